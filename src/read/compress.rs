//! Files that are packed with gzip or zstd, unpacked as they are read.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Text unpacks to three to twenty times its size. What goes beyond this, after this much, is a trap.
const MOST_TIMES: u64 = 250;
const UNSUSPICIOUS: u64 = 64 << 20;

/// Extensions of packed files.
pub(super) const EXTENSIONS: [&str; 3] = ["gz", "zst", "zstd"];

/// `from` unpacked, if its first bytes say that it is packed.
pub(super) fn unpacked(from: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    let taken = Arc::new(AtomicU64::new(0));
    let mut from = BufReader::with_capacity(64 << 10, Counted { from, taken: Arc::clone(&taken) });
    let start = from.fill_buf()?;
    let guarded = |from: Box<dyn Read + Send>| Box::new(Guarded { from, given: 0, taken }) as Box<dyn Read + Send>;
    Ok(if start.starts_with(&[0x1f, 0x8b]) {
        guarded(Box::new(MultiGzDecoder::new(from)))
    } else if start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        guarded(Box::new(Frames { from, decoder: FrameDecoder::new(), in_frame: false }))
    } else {
        Box::new(from)
    })
}

/// Counts what is taken from it.
pub(super) struct Counted {
    pub(super) from: Box<dyn Read + Send>,
    pub(super) taken: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Ends what unpacks to too much.
struct Guarded {
    from: Box<dyn Read + Send>,
    given: u64,
    taken: Arc<AtomicU64>,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        self.given += count as u64;
        if self.given > UNSUSPICIOUS && self.given / MOST_TIMES > self.taken.load(Ordering::Relaxed) {
            return Err(io::Error::other(format!("it unpacks to more than {MOST_TIMES} times its size")));
        }
        Ok(count)
    }
}

/// The frames of a zstd file, one after the other.
struct Frames {
    from: BufReader<Counted>,
    decoder: FrameDecoder,
    in_frame: bool,
}

impl Frames {
    /// Begin the next frame; whether there is one.
    fn begin(&mut self) -> io::Result<bool> {
        loop {
            if self.from.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.init(&mut self.from) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut self.from.by_ref().take(u64::from(length)), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error.to_string())),
            }
        }
    }
}

impl Read for Frames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.in_frame {
                self.in_frame = self.begin()?;
                if !self.in_frame {
                    return Ok(0);
                }
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let decoded = self.decoder.decode_blocks(&mut self.from, BlockDecodingStrategy::UptoBlocks(1));
                decoded.map_err(|error| io::Error::other(error.to_string()))?;
            }
            let count = self.decoder.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            self.in_frame = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    fn read(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        unpacked(Box::new(Cursor::new(bytes)))?.read_to_end(&mut all)?;
        Ok(all)
    }

    #[test]
    fn packed_and_plain_are_read_alike() {
        for pack in [gzip, zstd, <[u8]>::to_vec] {
            assert_eq!(read(pack("普京".as_bytes())).unwrap(), "普京".as_bytes());
            // Files of several members, as archives of the web are.
            assert_eq!(read([pack(b"a"), pack(b"b")].concat()).unwrap(), b"ab");
        }
        assert_eq!(read(Vec::new()).unwrap(), b"");
        let skipped = [&zstd(b"a")[..], &[0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9]].concat();
        assert_eq!(read(skipped).unwrap(), b"a");
    }

    #[test]
    fn broken_and_boundless_files_are_errors() {
        let mut cut = gzip(&b"some text that is long enough".repeat(10));
        cut.truncate(30);
        assert!(read(cut).is_err());
        assert!(read(vec![0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3]).is_err());
        let bomb = gzip(&vec![b' '; 80 << 20]);
        let error = read(bomb).unwrap_err().to_string();
        assert!(error.contains("250 times"), "{error}");
    }
}

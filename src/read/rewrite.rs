//! Text to bytes: a changed text in the encoding that its file has.

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// Encodings that Chinese files are written back in, each with its byte order mark.
const ENCODINGS: [(&Encoding, &[u8]); 6] = [
    (UTF_8, b"\xef\xbb\xbf"),
    (GB18030, b"\x84\x31\x95\x33"),
    (GBK, b""),
    (BIG5, b""),
    (UTF_16LE, b"\xff\xfe"),
    (UTF_16BE, b"\xfe\xff"),
];

/// The bytes of `new` as the file has them whose bytes are `old`, `bytes`: the same encoding, the same byte
/// order mark. `None` when no encoding that is known gives exactly these bytes for `old`, or when it lacks a
/// character of `new`.
///
/// ```
/// use yiming::read::rewritten;
/// assert_eq!(rewritten(b"\xef\xbb\xbfa", "a", "乙"), Some("\u{feff}乙".as_bytes().to_vec()));
/// assert_eq!(rewritten(b"a", "b", "c"), None);
/// ```
pub fn rewritten(bytes: &[u8], old: &str, new: &str) -> Option<Vec<u8>> {
    let marked = ENCODINGS.iter().flat_map(|&(encoding, mark)| [(encoding, mark), (encoding, &b""[..])]);
    let (encoding, mark) = marked.into_iter().find(|&(encoding, mark)| {
        let rest = bytes.strip_prefix(mark);
        rest.is_some_and(|rest| encoded(encoding, old).is_some_and(|old| old == rest))
    })?;
    Some([mark, &encoded(encoding, new)?].concat())
}

fn encoded(encoding: &'static Encoding, text: &str) -> Option<Vec<u8>> {
    if encoding == UTF_16LE {
        return Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if encoding == UTF_16BE {
        return Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    let (bytes, _, lacking) = encoding.encode(text);
    (!lacking).then(|| bytes.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_is_kept() {
        let (old, new) = ("哲连斯基\r\n€", "泽连斯基\r\n€");
        for (encoding, mark) in ENCODINGS {
            let (Some(before), Some(after)) = (encoded(encoding, old), encoded(encoding, new)) else { continue };
            assert_eq!(rewritten(&before, old, new), Some(after.clone()), "{}", encoding.name());
            let marked = rewritten(&[mark, &before].concat(), old, new);
            assert_eq!(marked, Some([mark, &after].concat()), "{}", encoding.name());
        }
        let (big5, ..) = BIG5.encode("哲連斯基");
        assert_eq!(rewritten(&big5, "哲連斯基", "澤連斯基"), Some(BIG5.encode("澤連斯基").0.into_owned()));
    }

    #[test]
    fn what_an_encoding_lacks_is_not_written() {
        let (big5, ..) = BIG5.encode("哲連斯基");
        assert_eq!(rewritten(&big5, "哲連斯基", "泽连斯基"), None);
        assert_eq!(rewritten(b"\xff\xff\xff", "\u{fffd}", "a"), None);
    }
}

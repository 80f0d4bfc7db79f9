//! Text to bytes: a changed text in the encoding that its file has.

use std::collections::HashMap;
use std::sync::LazyLock;

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

/// Why a text cannot be written into its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwritable {
    /// No encoding that is known gives exactly the bytes of the file for the text as it was read: some made no
    /// sense, or the file has changed, or is none of text.
    Differs,
    /// The file's encoding, which this names, has no such character.
    Lacks(&'static str, char),
}

/// The bytes of `new` as the file has them whose bytes are `old`, `bytes`: the same encoding, the same byte
/// order mark.
///
/// ```
/// use yiming::read::{Unwritable, rewritten};
/// assert_eq!(rewritten(b"\xef\xbb\xbfa", "a", "乙"), Ok("\u{feff}乙".as_bytes().to_vec()));
/// assert_eq!(rewritten(b"a", "b", "c"), Err(Unwritable::Differs));
/// ```
pub fn rewritten(bytes: &[u8], old: &str, new: &str) -> Result<Vec<u8>, Unwritable> {
    let marked = ENCODINGS.iter().flat_map(|&(encoding, mark)| [(encoding, mark), (encoding, &b""[..])]);
    let mut fitting = marked.filter(|&(encoding, mark)| {
        let rest = bytes.strip_prefix(mark);
        rest.is_some_and(|rest| encoded(encoding, old).is_ok_and(|old| old == rest))
    });
    let (encoding, mark) = fitting.next().ok_or(Unwritable::Differs)?;
    let new = encoded(encoding, new).map_err(|c| Unwritable::Lacks(encoding.name(), c))?;
    Ok([mark, &new].concat())
}

/// The bytes of `text`; else the first character that `encoding` lacks.
fn encoded(encoding: &'static Encoding, text: &str) -> Result<Vec<u8>, char> {
    if encoding == UTF_16LE {
        return Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if encoding == UTF_16BE {
        return Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    let (bytes, _, lacking) = encoding.encode(text);
    if !lacking {
        return Ok(bytes.into_owned());
    }
    let mut bytes = Vec::new();
    let mut buffer = [0; 4];
    for c in text.chars() {
        let (one, _, lacking) = encoding.encode(c.encode_utf8(&mut buffer));
        match HONG_KONG.get(&c).filter(|_| lacking && encoding == BIG5) {
            Some(pair) => bytes.extend(pair),
            None if lacking => return Err(c),
            None => bytes.extend(&*one),
        }
    }
    Ok(bytes)
}

/// The characters of Hong Kong's supplement to Big5, which are read but which the encoder leaves out.
static HONG_KONG: LazyLock<HashMap<char, [u8; 2]>> = LazyLock::new(|| {
    let trails = (0x40..=0x7e).chain(0xa1..=0xfe_u8);
    let pairs = (0x87..=0xfe_u8).flat_map(|lead| trails.clone().map(move |trail| [lead, trail]));
    let character = |pair: [u8; 2]| {
        let text = BIG5.decode_without_bom_handling_and_without_replacement(&pair)?;
        let mut chars = text.chars();
        chars.next().filter(|_| chars.next().is_none()).map(|c| (c, pair))
    };
    pairs.filter_map(character).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_is_kept() {
        let (old, new) = ("哲连斯基\r\n€", "泽连斯基\r\n€");
        for (encoding, mark) in ENCODINGS {
            let (Ok(before), Ok(after)) = (encoded(encoding, old), encoded(encoding, new)) else { continue };
            assert_eq!(rewritten(&before, old, new), Ok(after.clone()), "{}", encoding.name());
            let marked = rewritten(&[mark, &before].concat(), old, new);
            assert_eq!(marked, Ok([mark, &after].concat()), "{}", encoding.name());
        }
        let (big5, ..) = BIG5.encode("哲連斯基");
        assert_eq!(rewritten(&big5, "哲連斯基", "澤連斯基"), Ok(BIG5.encode("澤連斯基").0.into_owned()));
    }

    #[test]
    fn hong_kongs_characters_are_written_as_they_were() {
        let place = b"\x91\x6f\xb3\xbd\xaf\x46";
        let (text, ..) = BIG5.decode(place);
        assert_eq!(text, "鰂魚涌");
        assert_eq!(rewritten(place, "鰂魚涌", "在鰂魚涌"), Ok([&BIG5.encode("在").0[..], place].concat()));
    }

    #[test]
    fn what_an_encoding_lacks_is_not_written() {
        let (big5, ..) = BIG5.encode("哲連斯基");
        assert_eq!(rewritten(&big5, "哲連斯基", "泽连斯基"), Err(Unwritable::Lacks("Big5", '泽')));
        assert_eq!(rewritten(b"\xff\xff\xff", "\u{fffd}", "a"), Err(Unwritable::Differs));
    }
}

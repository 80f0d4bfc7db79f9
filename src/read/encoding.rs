//! Bytes to text: byte order marks, UTF-8, UTF-16, and the older Chinese encodings by detection.
//!
//! In: the bytes of one file. Out: its text, what it was decoded from, and where bytes made no sense. It
//! knows no files.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::ReadError;
use super::sense::Sense;
use crate::text::script::{is_foreign_letter, is_han};
use crate::text::{Document, Position};

/// How much of a file is looked at to guess its encoding.
const SAMPLE: usize = 64 * 1024;

/// A text is refused when more than one character in this many cannot be decoded: it is another encoding,
/// unless what could be decoded is Chinese all the same.
const BEARABLE: usize = 20;

/// A character encoding that the user named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charset(pub(super) &'static Encoding);

impl Charset {
    /// The encoding called `label` (`gb18030`, `big5`, `utf-16le`, …, as the WHATWG names them).
    ///
    /// ```
    /// use yiming::read::Charset;
    /// assert_eq!(Charset::named("GB2312").unwrap().name(), "GBK");
    /// assert!(Charset::named("gb-18030-x").is_err());
    /// ```
    pub fn named(label: &str) -> Result<Self, ReadError> {
        // The "replacement" encoding stands for labels that nobody should decode.
        Encoding::for_label_no_replacement(label.as_bytes())
            .map(Self)
            .ok_or_else(|| ReadError::UnknownEncoding { label: label.to_owned() })
    }

    /// The encoding's usual name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether a line break is the byte it is in ASCII, so that lines can be split before decoding.
    pub(super) fn keeps_line_breaks(self) -> bool {
        self.0.is_ascii_compatible()
    }
}

/// Text with what is known of its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static str,
    pub(super) damage: Option<Damage>,
}

/// Bytes that are nothing in the text's encoding, each read as U+FFFD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damage {
    /// Where the first of them stands.
    pub first: Position,
    /// How many there are.
    pub count: usize,
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoText {
    Binary { offset: usize },
    Undecodable { encoding: &'static str, at: Position },
}

/// The text of `bytes`, in `charset` if it is given, else in what they seem to be.
pub(super) fn decode(bytes: Vec<u8>, charset: Option<Charset>) -> Result<Decoded, NoText> {
    let (encoding, mark) = match (charset, Encoding::for_bom(&bytes)) {
        (Some(Charset(named)), Some((marked, length))) if named == marked => (named, length),
        (Some(Charset(named)), _) => (named, 0),
        (None, Some(found)) => found,
        (None, None) => (detect(&bytes)?, 0),
    };
    if encoding != UTF_8 || mark > 0 {
        return decode_as(encoding, bytes.get(mark..).unwrap_or_default());
    }
    match String::from_utf8(bytes) {
        Ok(text) => check_nul(text, encoding),
        Err(error) => decode_as(encoding, error.as_bytes()),
    }
}

/// What a text that begins with `start` and goes on is written in, and how long its byte order mark is.
pub(super) fn detect_start(start: &[u8], charset: Option<Charset>) -> Result<(&'static Encoding, usize), NoText> {
    match (charset, Encoding::for_bom(start)) {
        (Some(Charset(named)), Some((marked, length))) if named == marked => Ok((named, length)),
        (Some(Charset(named)), _) => Ok((named, 0)),
        (None, Some(found)) => Ok(found),
        (None, None) => {
            // The last character may be cut off.
            let whole = memchr::memrchr(b'\n', start).filter(|&at| at > start.len() / 2).unwrap_or(start.len());
            let whole = start.get(..whole).unwrap_or(start);
            let is_cut = std::str::from_utf8(whole).is_err_and(|error| error.error_len().is_none());
            if is_cut { Ok((UTF_8, 0)) } else { detect(whole).map(|found| (found, 0)) }
        }
    }
}

/// The text of a page: in `charset` if it is given, else in what a page of HTML says of itself, unless it is
/// UTF-8 all the same, else in what it seems to be.
pub(super) fn decode_page(bytes: Vec<u8>, charset: Option<Charset>, is_html: bool) -> Result<Decoded, NoText> {
    let is_plain = charset.is_some() || !is_html || Encoding::for_bom(&bytes).is_some();
    if is_plain || std::str::from_utf8(&bytes).is_ok() {
        return decode(bytes, charset);
    }
    let declared = super::html::declared_charset(&bytes).and_then(|name| Charset::named(&name).ok());
    // A page that says the wrong thing is read as what it is.
    let declared =
        declared.filter(|declared| decode_as(declared.0, &bytes).is_ok_and(|decoded| decoded.damage.is_none()));
    decode(bytes, declared)
}

/// The text of an XML file, which says what it is written in if it is not UTF-8.
pub(super) fn decode_xml(
    bytes: Vec<u8>,
    charset: Option<Charset>,
    declared: Option<Charset>,
) -> Result<Decoded, NoText> {
    let marked = Encoding::for_bom(&bytes).is_some();
    // A file that can be read to say that it is UTF-16 is not.
    let declared = declared.filter(|declared| !marked && declared.keeps_line_breaks());
    decode(bytes, charset.or(declared))
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<Decoded, NoText> {
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        return check_nul(text.into_owned(), encoding);
    }
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let damage = find_damage(&text);
    if too_damaged(damage, &text) {
        return Err(NoText::Undecodable { encoding: encoding.name(), at: damage.first });
    }
    let decoded = check_nul(text.into_owned(), encoding)?;
    Ok(Decoded { damage: Some(damage), ..decoded })
}

fn check_nul(text: String, encoding: &'static Encoding) -> Result<Decoded, NoText> {
    match memchr::memchr(0, text.as_bytes()) {
        Some(offset) => Err(NoText::Binary { offset }),
        None => Ok(Decoded { text, encoding: encoding.name(), damage: None }),
    }
}

/// Whether `text` was decoded from what it was not written in.
pub(super) fn too_damaged(damage: Damage, text: &str) -> bool {
    damage.count * BEARABLE > text.chars().count() && !Sense::of(text).is_chinese()
}

/// What could not be decoded of `text`, if anything.
pub(super) fn damage_in(text: &str) -> Option<Damage> {
    Some(find_damage(text)).filter(|damage| damage.count > 0)
}

/// What could not be decoded of what `document` was taken from, where it stands there.
pub(super) fn damage_of(document: &Document) -> Option<Damage> {
    let first = document.text().find('\u{fffd}')?;
    Some(Damage { first: document.position(first), count: document.text().matches('\u{fffd}').count() })
}

/// Characters of `document` that have no meaning but in the fonts of one maker or one edition of a standard,
/// where they stand among letters: names that others cannot read. Alone they are symbols of a page.
pub fn private_use(document: &Document) -> Option<Damage> {
    // Every such character begins with one of these bytes.
    if !document.text().bytes().any(|byte| matches!(byte, 0xee | 0xef | 0xf3 | 0xf4)) {
        return None;
    }
    let (mut first, mut count, mut before) = (None, 0, ' ');
    let mut chars = document.text().char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or(' ', |&(_, after)| after);
        if is_private(c) && (before.is_alphabetic() || after.is_alphabetic()) {
            first = first.or(Some(at));
            count += 1;
        }
        before = c;
    }
    first.map(|at| Damage { first: document.position(at), count })
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

fn find_damage(text: &str) -> Damage {
    let offset = text.find('\u{fffd}').unwrap_or(0);
    Damage { first: Document::new("", text).position(offset), count: text.matches('\u{fffd}').count() }
}

/// What `bytes` without a byte order mark are written in.
pub(super) fn detect(bytes: &[u8]) -> Result<&'static Encoding, NoText> {
    if std::str::from_utf8(bytes).is_ok() {
        return Ok(UTF_8);
    }
    if let Some(offset) = memchr::memchr(0, bytes) {
        return utf16(bytes).ok_or(NoText::Binary { offset });
    }
    if is_damaged_utf8(bytes) { Ok(UTF_8) } else { Ok(guess(bytes)) }
}

/// The byte order in which nearly all of the sample is Chinese or foreign text.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    [UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        let plain = text.chars().filter(|&c| is_plain(c)).count();
        plain * 20 >= text.chars().count() * 19
    })
}

fn is_plain(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{3000}'..='\u{303f}' | '\u{2010}'..='\u{2030}' | '\u{ff01}'..='\u{ff5e}' | '·')
        || is_han(c)
        || is_foreign_letter(c)
}

/// UTF-8 with a few broken bytes is far likelier than another encoding that happens to look like UTF-8.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound > broken * BEARABLE
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    // However long a text is in English first, only what is not ASCII tells.
    let telling = bytes.iter().position(|byte| !byte.is_ascii()).map_or(0, |first| first.saturating_sub(SAMPLE / 2));
    let bytes = bytes.get(telling..).unwrap_or(bytes);
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, sample.len() == bytes.len());
    let guessed = match detector.guess(None, Utf8Detection::Deny) {
        // GB18030 is the larger set, and its decoder reads both.
        found if found == GBK => GB18030,
        found => found,
    };
    chinese(sample, guessed).unwrap_or(guessed)
}

/// The encoding in which `sample` is Chinese, if it makes far more sense so than as it was `guessed`: one broken
/// byte is enough for the detector to rule an encoding out.
fn chinese(sample: &[u8], guessed: &'static Encoding) -> Option<&'static Encoding> {
    let sense = |encoding: &'static Encoding| Sense::of(&encoding.decode_without_bom_handling(sample).0);
    let read = [UTF_8, GB18030, BIG5].map(|encoding| (encoding, sense(encoding)));
    let (best, found) =
        read.into_iter().filter(|(_, sense)| sense.is_chinese()).max_by_key(|(_, sense)| sense.common)?;
    (found.common > 2 * sense(guessed).common).then_some(best)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{KOI8_R, WINDOWS_1251, WINDOWS_1252};

    use super::*;

    #[test]
    fn private_characters_among_letters_are_found() {
        let found = |text: &str| private_use(&Document::new("t", text));
        let place = |line, column, count| Some(Damage { first: Position { line, column }, count });
        assert_eq!(found("一\n甲\u{e111}乙(A\u{f8f8})"), place(2, 2, 2));
        assert_eq!(found("\u{f015} 首页 \u{f0001}"), None);
        assert_eq!(found("（普京）！"), None);
    }

    const TEXT: &str = "俄罗斯驻韩国大使格奥尔基·季诺维也夫（Georgy Zinoviev）说，他不在。\n这是第二行。\n";

    fn read(bytes: &[u8]) -> Decoded {
        decode(bytes.to_vec(), None).unwrap()
    }

    fn utf16(text: &str, write: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(write).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let (gb, ..) = GB18030.encode(TEXT);
        let marked = ["\u{feff}", TEXT].concat();
        for (bytes, name) in [
            (TEXT.as_bytes().to_vec(), "UTF-8"),
            (marked.as_bytes().to_vec(), "UTF-8"),
            (utf16(&marked, u16::to_le_bytes), "UTF-16LE"),
            (utf16(&marked, u16::to_be_bytes), "UTF-16BE"),
            (utf16(TEXT, u16::to_le_bytes), "UTF-16LE"),
            (utf16(TEXT, u16::to_be_bytes), "UTF-16BE"),
            (gb.to_vec(), "gb18030"),
        ] {
            let decoded = read(&bytes);
            assert_eq!((decoded.text.as_str(), decoded.encoding), (TEXT, name));
            assert_eq!(decoded.damage, None);
        }
    }

    #[test]
    fn traditional_text_is_big5() {
        let text = "俄羅斯駐韓國大使季諾維也夫（Zinoviev）說，他不在。\n";
        let (bytes, ..) = BIG5.encode(text);
        assert_eq!(read(&bytes).text, text);
        assert_eq!(read(&bytes).encoding, "Big5");
    }

    #[test]
    fn short_texts_are_recognised() {
        for text in ["佩斯科夫(Peskov)说", "英国首相基尔·斯塔默(Keir Starmer)", "第一章"] {
            let (bytes, ..) = GB18030.encode(text);
            assert_eq!(read(&bytes).text, text);
        }
        let (bytes, ..) = BIG5.encode("英國首相施凱爾(Keir Starmer)");
        assert_eq!(read(&bytes).encoding, "Big5");
    }

    #[test]
    fn western_text_stays_western() {
        let text = "François Hollande reçoit Angela Merkel à Paris, où le café est très bon.";
        let (bytes, ..) = WINDOWS_1252.encode(text);
        assert_eq!(read(&bytes).text, text);
    }

    #[test]
    fn a_long_text_in_english_may_go_on_in_chinese() {
        let text = ["In English first.\n".repeat(8000).as_str(), TEXT].concat();
        let (bytes, ..) = GB18030.encode(&text);
        assert!(read(&bytes).text == text);
    }

    #[test]
    fn european_texts_are_not_taken_for_chinese() {
        let french =
            "Le président français a été reçu à l'Élysée : « Où êtes-vous, élève créé ? » Noël, cœur, Müller.\n";
        let german =
            "Die Größe der Äpfel überraschte den Bürgermeister; süße Öle fließen über Straßen. Jürgen Habermaß.\n";
        let russian =
            "Президент России Владимир Путин заявил, что переговоры продолжаются и будут продолжены завтра.\n";
        let greek = "Ο πρωθυπουργός της Ελλάδας δήλωσε ότι οι διαπραγματεύσεις συνεχίζονται.\n";
        for (text, encoding) in [
            (french, WINDOWS_1252),
            (german, WINDOWS_1252),
            (russian, WINDOWS_1251),
            (russian, KOI8_R),
            (greek, encoding_rs::WINDOWS_1253),
        ] {
            for times in [1, 40] {
                let text = text.repeat(times);
                let (bytes, ..) = encoding.encode(&text);
                assert_eq!(read(&bytes).text, text, "{}", encoding.name());
            }
        }
    }

    /// A paragraph of news, long enough to be broken in many places.
    const NEWS: &str = "法国总统马克龙（Emmanuel Macron）11日在巴黎会见了来访的德国总理默茨（Friedrich Merz），双方就两国关系和共同关心的国际问题交换了意见。马克龙说，法国愿同德国一道，推动欧洲在安全方面发挥更大的作用。\n";

    #[test]
    fn a_broken_character_does_not_change_the_encoding() {
        let old =
            NEWS.replace('国', "國").replace('总', "總").replace('统', "統").replace('马', "馬").replace('龙', "龍");
        let text = NEWS.repeat(8);
        for (encoding, text) in [(GB18030, &text), (BIG5, &old.repeat(8)), (UTF_8, &text)] {
            // Big5 lacks the other simplified characters.
            let text: String = text.chars().filter(|c| !encoding.encode(c.encode_utf8(&mut [0; 4])).2).collect();
            let (bytes, ..) = encoding.encode(&text);
            for at in 1..bytes.len() / 2 {
                for change in 0..3 {
                    let mut broken = bytes.to_vec();
                    match change {
                        0 => broken.insert(at, b'\n'),
                        1 => broken[at] = b' ',
                        _ => broken[at] = 0xff,
                    }
                    let read = read(&broken);
                    let place = format!("{} {at} {change}: {}", encoding.name(), read.encoding);
                    assert!(read.encoding == encoding.name(), "{place}");
                    let is_ascii = bytes[at].is_ascii() && bytes[at - 1].is_ascii();
                    assert!(read.damage.is_some() || change != 2 || is_ascii, "{place}");
                }
            }
        }
    }

    #[test]
    fn scattered_damage_and_foreign_lines_do_not_change_the_encoding() {
        let (line, ..) = GB18030.encode(NEWS);
        let mut long = line.repeat(500);
        for at in (1000..long.len()).step_by(997) {
            long[at] = 0xff;
        }
        assert_eq!(read(&long).encoding, "gb18030");
        let mixed = [&line.repeat(5), NEWS.as_bytes()].concat();
        assert_eq!(read(&mixed).encoding, "gb18030");
        let short = "法国总统马克龙（Emmanuel Macron）到会。\n".as_bytes();
        let broken = [short, b"\xe4\xb8 \xff\xfe", short, b"\xe4\xb8"].concat();
        let damage = Damage { first: Position { line: 2, column: 1 }, count: 4 };
        assert_eq!((read(&broken).encoding, read(&broken).damage), ("UTF-8", Some(damage)));
    }

    #[test]
    fn a_few_broken_bytes_are_located() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.insert(TEXT.find('第').unwrap(), 0xff);
        let decoded = read(&bytes);
        assert_eq!(decoded.encoding, "UTF-8");
        assert_eq!(decoded.damage, Some(Damage { first: Position { line: 2, column: 3 }, count: 1 }));
        assert_eq!(decoded.text.replace('\u{fffd}', ""), TEXT);
    }

    #[test]
    fn the_wrong_encoding_is_refused() {
        let (gb, ..) = GB18030.encode(TEXT);
        let wrong = decode(gb.to_vec(), Some(Charset(UTF_8)));
        assert_eq!(wrong, Err(NoText::Undecodable { encoding: "UTF-8", at: Position { line: 1, column: 1 } }));
        assert_eq!(decode(gb.to_vec(), Some(Charset(GB18030))).unwrap().text, TEXT);
    }

    #[test]
    fn binary_files_are_refused() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0";
        assert_eq!(decode(png.to_vec(), None), Err(NoText::Binary { offset: 8 }));
        assert_eq!(decode(b"SQLite format 3\0\x10\0".to_vec(), None), Err(NoText::Binary { offset: 15 }));
    }
}

//! Addresses of files, `file:///…`, and their paths.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stands in a path of a URI as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The path of a file's address; `None` for what is no file, such as a text that was never saved.
pub(super) fn to_path(uri: &str) -> Option<PathBuf> {
    let (host, path) = uri.strip_prefix("file://")?.split_once('/')?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let drive = path.split_once(':').filter(|(drive, _)| drive.len() == 1);
    Some(match (host, drive) {
        ("" | "localhost", Some(_)) if cfg!(windows) => PathBuf::from(path.as_ref()),
        ("" | "localhost", _) => PathBuf::from(format!("/{path}")),
        _ => PathBuf::from(format!("//{host}/{path}")),
    })
}

/// The address of the file at an absolute path.
pub(super) fn from_path(path: &Path) -> String {
    let path = path.display().to_string().replace(std::path::MAIN_SEPARATOR, "/");
    format!("file:///{}", utf8_percent_encode(path.trim_start_matches('/'), PATH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_paths_there_and_back() {
        let path = Path::new("/书/第 1 章#x.txt");
        let uri = from_path(path);
        assert_eq!(uri, "file:///%E4%B9%A6/%E7%AC%AC%201%20%E7%AB%A0%23x.txt");
        assert_eq!(to_path(&uri).as_deref(), Some(path));
        assert_eq!(to_path("file:///书/a.txt"), Some(PathBuf::from("/书/a.txt")));
        assert_eq!(to_path("untitled:Untitled-1"), None);
    }
}

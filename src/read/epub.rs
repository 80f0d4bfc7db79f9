//! EPUB: a book as one text, chapter by chapter in the order of its spine.

use super::ReadError;
use super::container::{Container, resolved};
use super::extract::Extract;
use super::html;
use super::xml::{self, Happening};
use crate::text::Landmark;

/// Take the text of the book `from`, as far as it can be read; what is wrong with it.
pub(super) fn book(from: &mut Container, out: &mut Extract) -> Vec<ReadError> {
    let chapters = match chapters(from) {
        Ok(chapters) => chapters,
        Err(error) => return vec![error],
    };
    let mut paragraph = 0;
    let numbered = chapters.into_iter().zip(1..);
    numbered.filter_map(|(path, number)| chapter(from, &path, number, &mut paragraph, out).err()).collect()
}

/// Take the text of the chapter `path`; `paragraph` is the number of the last one before it.
fn chapter(
    from: &mut Container,
    path: &str,
    number: usize,
    paragraph: &mut usize,
    out: &mut Extract,
) -> Result<(), ReadError> {
    let page = from.text(path)?.ok_or_else(|| from.broken(&format!("no {path} in it")))?;
    let mut within = 0;
    html::all_text(&page, out, &mut |out| {
        (*paragraph, within) = (*paragraph + 1, within + 1);
        let file = path.rsplit('/').next().unwrap_or(path).to_owned();
        out.mark_line(*paragraph, Landmark::Chapter { number, file, paragraph: within });
    });
    out.end_line();
    // Chapters are read as leniently as any HTML, but they are XML: only one that is cut off has no end.
    let is_whole = page.trim().is_empty() || page.contains("</html") || page.contains("</HTML");
    if is_whole { Ok(()) } else { Err(from.broken(&format!("{path} breaks off (<html> is not closed)"))) }
}

/// The paths of the chapters, in the order they are read in; the table of contents is none.
fn chapters(from: &mut Container) -> Result<Vec<String>, ReadError> {
    let container = from.text("META-INF/container.xml")?.unwrap_or_default();
    let package = attributes(&container, "rootfile", "full-path").into_iter().next();
    let package = package.or_else(|| {
        from.parts()
            .into_iter()
            .find(|part| std::path::Path::new(part).extension().is_some_and(|ending| ending == "opf"))
    });
    let package = package.ok_or_else(|| from.broken("no package document in it"))?;
    let listed = from.text(&package)?.ok_or_else(|| from.broken(&format!("no {package} in it")))?;
    let mut items = std::collections::HashMap::new();
    let mut order = Vec::new();
    let read = xml::read(&listed, &mut |happening, _| {
        let Happening::Start(tag) = happening else { return };
        match tag.name.as_str() {
            "item" => {
                let is_contents = tag.attribute("properties").is_some_and(|all| all.split(' ').any(|one| one == "nav"));
                if let (Some(id), Some(href), false) = (tag.attribute("id"), tag.attribute("href"), is_contents) {
                    items.insert(id, href);
                }
            }
            "itemref" if tag.attribute("linear").as_deref() != Some("no") => order.extend(tag.attribute("idref")),
            _ => {}
        }
    });
    read.map_err(|(at, reason)| from.broken(&format!("{package} breaks off at byte {at} ({reason})")))?;
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder);
    Ok(order.iter().filter_map(|id| items.get(id)).map(|href| resolved(folder, href)).collect())
}

fn attributes(text: &str, element: &str, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    // What is broken here is missed below.
    let _ = xml::read(text, &mut |happening, _| {
        if let Happening::Start(tag) = happening
            && tag.name == element
        {
            found.extend(tag.attribute(name));
        }
    });
    found
}

//! The editors' edge: the Language Server Protocol over standard input and output.
//!
//! An editor tells every change of its open texts; it gets the findings of `check`, what is known of the name
//! under the cursor, fixes, and renderings for what is typed. Each text is a work of its own, or, where folders
//! are named, all texts in them are one, open ones as they stand in the editor. It writes no files.

mod actions;
mod completion;
mod findings;
mod hover;
mod position;
mod texts;
mod uri;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionResponse, CompletionItem, CompletionItemKind,
    CompletionItemLabelDetails, CompletionList, CompletionOptions, CompletionParams, Contents,
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, Hover, HoverParams,
    MarkupContent, MarkupKind, PublishDiagnosticsParams, ServerCapabilities, TextDocumentPositionParams,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextEdit, Uri,
};
use lsp_server::{Connection, ErrorCode, IoThreads, Message, Notification, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use self::completion::{Prefixes, Proposal, complete};
use self::findings::{Elsewhere, shown};
use self::texts::{Text, Texts, stated};
use crate::align::Aligner;
use crate::check::{Known, Language, Options, check_against};
use crate::term::{MemoryTerms, Region, Terms, TermsError};
use crate::text::script::has_han;
use crate::text::{Document, Span};

/// After so long without a change the texts are checked.
const QUIET: Duration = Duration::from_millis(150);

/// What holds for a session.
pub struct Settings<'a> {
    /// The memory that is asked.
    pub memory: &'a dyn Terms,
    /// Region and rules.
    pub options: Options,
    /// The language of the messages; `None` means each text's own.
    pub language: Option<Language>,
    /// Files and folders that form one work.
    pub work: Vec<PathBuf>,
}

/// The session cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LspError {
    /// The client does not keep to the protocol, or is gone.
    #[error("{0}")]
    Protocol(String),
    /// Standard input or output failed.
    #[error("cannot talk to the editor")]
    Io(#[from] std::io::Error),
}

/// A client that has asked to be served.
pub struct Session {
    connection: Connection,
    threads: Option<IoThreads>,
    id: RequestId,
    root: Option<PathBuf>,
}

impl Session {
    /// Waits for a client on standard input to introduce itself.
    pub fn stdio() -> Result<Self, LspError> {
        let (connection, threads) = Connection::stdio();
        Self::over(connection, Some(threads))
    }

    fn over(connection: Connection, threads: Option<IoThreads>) -> Result<Self, LspError> {
        let (id, params) = connection.initialize_start().map_err(|error| protocol(&error))?;
        let root = root(&params);
        Ok(Self { connection, threads, id, root })
    }

    /// The folder that the client works in.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// Tells the client why it is not served.
    pub fn refuse(self, reason: &str) -> Result<(), LspError> {
        let response = Response::new_err(self.id, ErrorCode::InternalError as i32, reason.to_owned());
        send(&self.connection, response.into())?;
        drop(self.connection);
        self.threads.map_or(Ok(()), |threads| Ok(threads.join()?))
    }

    /// Serves the client until it has enough.
    pub fn serve(self, settings: Settings<'_>) -> Result<(), LspError> {
        let about = json!({
            "capabilities": capabilities(),
            "serverInfo": {"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")},
        });
        self.connection.initialize_finish(self.id, about).map_err(|error| protocol(&error))?;
        let texts = Texts::new(settings.work.clone());
        let mut server = Server {
            connection: &self.connection,
            aligner: Aligner::shipped(),
            texts,
            changed: true,
            published: BTreeSet::new(),
            names: None,
            known: None,
            settings,
        };
        server.run()?;
        drop(self.connection);
        self.threads.map_or(Ok(()), |threads| Ok(threads.join()?))
    }
}

fn protocol(error: &lsp_server::ProtocolError) -> LspError {
    LspError::Protocol(error.to_string())
}

fn send(connection: &Connection, message: Message) -> Result<(), LspError> {
    connection.sender.send(message).map_err(|_| LspError::Protocol("the editor is gone".to_owned()))
}

/// The first folder of the workspace, else the root that older clients name.
fn root(params: &Value) -> Option<PathBuf> {
    let first = params.pointer("/workspaceFolders/0/uri").or_else(|| params.get("rootUri"));
    let path = first.and_then(Value::as_str).and_then(uri::to_path);
    path.or_else(|| params.get("rootPath").and_then(Value::as_str).map(PathBuf::from))
}

fn capabilities() -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        save: Some(true.into()),
        ..TextDocumentSyncOptions::default()
    };
    let kinds = vec![CodeActionKind::QuickFix, CodeActionKind::SourceFixAll];
    ServerCapabilities {
        text_document_sync: Some(sync.into()),
        hover_provider: Some(true.into()),
        completion_provider: Some(CompletionOptions::default()),
        code_action_provider: Some(
            CodeActionOptions { code_action_kinds: Some(kinds), ..CodeActionOptions::default() }.into(),
        ),
        ..ServerCapabilities::default()
    }
}

/// A session that is served.
struct Server<'a> {
    connection: &'a Connection,
    settings: Settings<'a>,
    aligner: Aligner<'a>,
    texts: Texts,
    /// Whether a text has changed since all were checked.
    changed: bool,
    /// The texts whose findings the client shows.
    published: BTreeSet<String>,
    /// The memory's names, to complete them; read when they are first asked for and when a text is saved.
    names: Option<Prefixes>,
    /// The memory as texts are checked against it; read at the same times.
    known: Option<Known>,
}

impl Server<'_> {
    fn run(&mut self) -> Result<(), LspError> {
        loop {
            let next = if self.changed {
                self.connection.receiver.recv_timeout(QUIET).map_err(|error| error.is_timeout())
            } else {
                self.connection.receiver.recv().map_err(|_| false)
            };
            match next {
                Ok(Message::Request(request)) => {
                    if self.connection.handle_shutdown(&request).map_err(|error| protocol(&error))? {
                        return Ok(());
                    }
                    self.answer(request)?;
                }
                Ok(Message::Notification(told)) if told.method == "exit" => return Ok(()),
                Ok(Message::Notification(told)) => self.take(told)?,
                Ok(Message::Response(_)) => {}
                Err(true) => self.check()?,
                // The client is gone.
                Err(false) => return Ok(()),
            }
        }
    }

    /// What the client tells: texts opened, changed, saved, closed.
    fn take(&mut self, told: Notification) -> Result<(), LspError> {
        let taken = match told.method.as_str() {
            "textDocument/didOpen" => params(told.params).map(|params: DidOpenTextDocumentParams| {
                let opened = params.text_document;
                self.texts.open(opened.uri.0, opened.version, opened.text);
            }),
            "textDocument/didChange" => params(told.params).map(|params: DidChangeTextDocumentParams| {
                let changed = params.text_document;
                let uri = changed.text_document_identifier.uri.0;
                self.texts.change(&uri, changed.version, params.content_changes);
            }),
            "textDocument/didClose" => params(told.params).map(|params: DidCloseTextDocumentParams| {
                self.texts.close(&params.text_document.uri.0);
            }),
            "textDocument/didSave" => {
                self.texts.refresh();
                (self.names, self.known) = (None, None);
                Ok(())
            }
            _ => return Ok(()),
        };
        self.changed = true;
        taken.or_else(|reason| self.log(&format!("{}: {reason}", told.method)))
    }

    /// What the client asks.
    fn answer(&mut self, request: Request) -> Result<(), LspError> {
        let answer = match request.method.as_str() {
            "textDocument/hover" => params(request.params).and_then(|params| self.hover(&params)),
            "textDocument/completion" => params(request.params).and_then(|params| self.complete(&params)),
            "textDocument/codeAction" => {
                // What is fixed is what stands there now.
                if self.changed {
                    self.check()?;
                }
                params(request.params).map(|params| self.actions(&params))
            }
            other => {
                let reason = format!("{other} is nothing that yiming does");
                let unknown = Response::new_err(request.id, ErrorCode::MethodNotFound as i32, reason);
                return send(self.connection, unknown.into());
            }
        };
        let response = match answer {
            Ok(value) => Response::new_ok(request.id, value),
            Err(reason) => Response::new_err(request.id, ErrorCode::InvalidParams as i32, reason),
        };
        send(self.connection, response.into())
    }

    /// Checks every work and tells the client.
    fn check(&mut self) -> Result<(), LspError> {
        self.changed = false;
        self.texts.align(self.aligner);
        for text in self.texts.all_mut() {
            text.found.clear();
        }
        if self.known.is_none() {
            match Known::of(self.settings.memory) {
                Ok(known) => self.known = Some(known),
                Err(error) => self.log(&error.to_string())?,
            }
        }
        let nothing = Known::default();
        let known = self.known.as_ref().unwrap_or(&nothing);
        for work in self.texts.works() {
            let texts: Vec<&Text> = work.iter().filter_map(|name| self.texts.named(name)).collect();
            let documents: Vec<Document> = texts.iter().map(|text| text.doc.clone()).collect();
            let pairs: Vec<_> = texts.iter().map(|text| text.pairs.clone()).collect();
            let found = check_against(&documents, &pairs, known, &self.settings.options);
            self.texts.found(&work, found);
        }
        self.publish()
    }

    /// Tells the findings of the texts that are open or lie on disk as they are, and takes back those of texts
    /// that are there no more.
    fn publish(&mut self) -> Result<(), LspError> {
        let mut elsewhere = Elsewhere::default();
        let mut told = Vec::new();
        for text in self.texts.all() {
            let shows = text.version.is_some() || !text.found.is_empty() && Path::new(text.doc.name()).is_file();
            if shows {
                let language = self.language(&text.doc);
                let found = text.found.iter().map(|one| shown(one, text, &self.texts, &mut elsewhere, language));
                told.push((text.uri.clone(), text.version, found.collect::<Vec<_>>()));
            }
        }
        let now: BTreeSet<String> = told.iter().map(|(uri, _, _)| uri.clone()).collect();
        let gone: Vec<String> = self.published.difference(&now).cloned().collect();
        told.extend(gone.into_iter().map(|uri| (uri, None, Vec::new())));
        self.published = now;
        for (uri, version, found) in told {
            let params = PublishDiagnosticsParams::new(Uri(uri), version, found);
            self.notify("textDocument/publishDiagnostics", &params)?;
        }
        Ok(())
    }

    fn hover(&mut self, params: &HoverParams) -> Result<Value, String> {
        let Some((text, offset)) = self.place(&params.text_document_position_params) else { return Ok(Value::Null) };
        let own = self.stated(text);
        let sources: [&dyn Terms; 2] = [self.settings.memory, &own];
        let found = hover::hover(&text.doc, offset, &sources, self.language(&text.doc)).map_err(reason)?;
        let Some((span, told)) = found else { return Ok(Value::Null) };
        let contents = Contents::MarkupContent(MarkupContent::new(MarkupKind::Markdown, told));
        value(&Hover::new(contents, Some(text.lines.range(text.doc.text(), span))))
    }

    fn complete(&mut self, params: &CompletionParams) -> Result<Value, String> {
        self.texts.align(self.aligner);
        let region = self.settings.options.region;
        if self.names.is_none() {
            self.names = Some(Prefixes::new(self.settings.memory, region).map_err(reason)?);
        }
        let Some((text, offset)) = self.place(&params.text_document_position_params) else { return Ok(Value::Null) };
        let own = self.stated(text);
        let mine = Prefixes::new(&own, region).map_err(reason)?;
        let prefixes: Vec<&Prefixes> = [&mine].into_iter().chain(&self.names).collect();
        let sources: [&dyn Terms; 2] = [self.settings.memory, &own];
        let found = complete(&text.doc, offset, &prefixes, &sources, region).map_err(reason)?;
        let items = found.map(|(span, found)| items(text, span, &found)).unwrap_or_default();
        // With every further letter the client asks again.
        value(&CompletionList { is_incomplete: true, items, ..CompletionList::default() })
    }

    fn actions(&self, params: &CodeActionParams) -> Value {
        let Some(text) = self.texts.get(&params.text_document.uri.0) else { return Value::Null };
        let only = params.context.only.as_deref();
        let found = actions::actions(text, &self.texts, params.range, only, self.language(&text.doc));
        let found: Vec<CodeActionResponse> = found.into_iter().map(Into::into).collect();
        serde_json::to_value(found).unwrap_or_default()
    }

    fn place(&self, at: &TextDocumentPositionParams) -> Option<(&Text, usize)> {
        let text = self.texts.get(&at.text_document.uri.0)?;
        Some((text, text.lines.offset(text.doc.text(), at.position)))
    }

    /// What the work of `text` states itself.
    fn stated(&self, text: &Text) -> MemoryTerms {
        let region = self.settings.options.region.unwrap_or_else(|| Region::of(text.doc.text()));
        stated(&self.texts.work_of(text.doc.name()), region)
    }

    fn language(&self, doc: &Document) -> Language {
        let own = || if has_han(doc.text()) { Language::Chinese } else { Language::English };
        self.settings.language.unwrap_or_else(own)
    }

    /// A warning for the client's log.
    fn log(&self, message: &str) -> Result<(), LspError> {
        self.notify("window/logMessage", &json!({"type": 2, "message": message}))
    }

    fn notify(&self, method: &str, params: &impl serde::Serialize) -> Result<(), LspError> {
        send(self.connection, Notification::new(method.to_owned(), params).into())
    }
}

fn params<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

fn value(answer: &impl serde::Serialize) -> Result<Value, String> {
    serde_json::to_value(answer).map_err(|error| error.to_string())
}

#[allow(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn reason(error: TermsError) -> String {
    error.to_string()
}

/// The proposals in place of what was typed under `span`; the first also with its original, for a first mention.
fn items(text: &Text, span: Span, found: &[Proposal]) -> Vec<CompletionItem> {
    let range = text.lines.range(text.doc.text(), span);
    let typed = text.doc.slice(span);
    let item = |at: usize, written: String, one: &Proposal| CompletionItem {
        label: written.clone(),
        label_details: Some(CompletionItemLabelDetails::new(None, Some(one.original.clone()))),
        detail: Some(format!("{} · {}", one.original, one.standing)),
        kind: Some(CompletionItemKind::Text),
        // What was typed is no beginning of what is written.
        filter_text: Some(typed.to_owned()),
        sort_text: Some(format!("{at:03}")),
        text_edit: Some(TextEdit::new(range, written).into()),
        ..CompletionItem::default()
    };
    let mut items: Vec<CompletionItem> = Vec::new();
    for (at, one) in found.iter().enumerate() {
        items.push(item(2 * at, one.text.clone(), one));
        items.extend((at == 0).then(|| item(1, format!("{}（{}）", one.text, one.original), one)));
    }
    items
}

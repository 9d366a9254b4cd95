//! From messages to answers: the life of the server, and the findings that it publishes.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use lsp_server::{ErrorCode, Message, Notification, Request, Response, ResponseError};
use lsp_types::notification::{self, Notification as _};
use lsp_types::request::{self, Request as _};
use lsp_types::{
    CompletionOptions, CompletionParams, Diagnostic, DocumentSymbolParams, GotoDefinitionParams, HoverParams,
    HoverProviderCapability, InitializeParams, InitializeResult, OneOf, PublishDiagnosticsParams, SaveOptions,
    ServerCapabilities, ServerInfo, TextDocumentIdentifier, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions,
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use thoihan::Rulebook;
use thoihan::diagnostic::Reading;

use super::documents::Documents;
use super::frames::{Frames, Incoming, Next};
use super::names::Names;
use super::questions::Desk;
use super::{address, findings, formatting, positions};

/// Changes that come faster than this are looked at together.
const PAUSE: Duration = Duration::from_millis(60);

/// What the protocol allows to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Fresh,
    Ready,
    Down,
}

/// Either what was asked for, or why not.
type Answer = Result<Value, ResponseError>;

pub(super) struct Server {
    frames: Frames,
    documents: Documents,
    names: Names,
    reading: Reading,
    phase: Phase,
    /// What editors were last told of each file.
    published: BTreeMap<PathBuf, Vec<Diagnostic>>,
    /// Files of which the editor waits to hear, even if nothing is new.
    awaited: BTreeSet<PathBuf>,
    /// When the book is looked at again, if anything changed.
    due: Option<Instant>,
}

impl Server {
    pub(super) fn new(frames: Frames, documents: Documents, reading: Reading) -> Self {
        let (published, awaited, names) = (BTreeMap::new(), BTreeSet::new(), Names::default());
        Self { frames, documents, names, reading, phase: Phase::Fresh, published, awaited, due: None }
    }

    /// Serves until `exit` or the end of the input; whether it was told to shut down before.
    pub(super) fn run(mut self) -> io::Result<bool> {
        loop {
            match self.frames.next(self.due)? {
                Next::Late => self.check()?,
                Next::End => return Ok(self.phase == Phase::Down),
                Next::Came(Incoming::Nonsense(answer)) => self.frames.send_raw(&answer)?,
                Next::Came(Incoming::Message(Message::Request(request))) => {
                    let id = request.id.clone();
                    let response_result = self.answer(request);
                    self.frames.send(Response { id, response_result }.into())?;
                }
                Next::Came(Incoming::Message(Message::Notification(told))) => {
                    if told.method == notification::Exit::METHOD {
                        return Ok(self.phase == Phase::Down);
                    }
                    if self.phase == Phase::Ready {
                        self.note(told);
                    }
                }
                Next::Came(Incoming::Message(Message::Response(_))) => {}
            }
        }
    }

    fn answer(&mut self, Request { method, params, .. }: Request) -> Answer {
        match (self.phase, method.as_str()) {
            (Phase::Fresh, request::Initialize::METHOD) => value(self.initialize(asked(params)?)),
            (Phase::Fresh, _) => Err(refusal(ErrorCode::ServerNotInitialized, "`initialize` comes first")),
            (Phase::Down, _) => Err(refusal(ErrorCode::InvalidRequest, "the server is shut down")),
            (Phase::Ready, request::Initialize::METHOD) => {
                Err(refusal(ErrorCode::InvalidRequest, "`initialize` comes once"))
            }
            (Phase::Ready, request::Shutdown::METHOD) => {
                self.phase = Phase::Down;
                Ok(Value::Null)
            }
            (Phase::Ready, request::Formatting::METHOD) => value(formatting::edits(&self.documents, &asked(params)?)?),
            (Phase::Ready, request::HoverRequest::METHOD) => {
                let place = asked::<HoverParams>(params)?.text_document_position_params;
                value(self.desk(&place.text_document)?.hover(&place))
            }
            (Phase::Ready, request::GotoDefinition::METHOD) => {
                let place = asked::<GotoDefinitionParams>(params)?.text_document_position_params;
                value(self.desk(&place.text_document)?.definition(&place))
            }
            (Phase::Ready, request::Completion::METHOD) => {
                let place = asked::<CompletionParams>(params)?.text_document_position;
                value(self.desk(&place.text_document)?.completion(&place))
            }
            (Phase::Ready, request::DocumentSymbolRequest::METHOD) => {
                let document = asked::<DocumentSymbolParams>(params)?.text_document;
                value(self.desk(&document)?.symbols())
            }
            (Phase::Ready, _) => {
                Err(refusal(ErrorCode::MethodNotFound, format!("`{method}` is nothing that this server does")))
            }
        }
    }

    /// The book as it is now, with the file that is asked about.
    fn desk(&mut self, document: &TextDocumentIdentifier) -> Result<Desk<'_>, ResponseError> {
        Desk::new(&self.documents, &mut self.names, self.reading, &document.uri)
    }

    #[allow(deprecated)] // editors that know no folders still name the one root
    fn initialize(&mut self, asked: InitializeParams) -> InitializeResult {
        let folders: Vec<PathBuf> = match (asked.workspace_folders, asked.root_uri, asked.root_path) {
            (Some(folders), ..) if !folders.is_empty() => {
                folders.iter().map(|folder| address::path(&folder.uri)).collect()
            }
            (_, Some(root), _) => vec![address::path(&root)],
            (.., Some(root)) => vec![PathBuf::from(root)],
            _ => Vec::new(),
        };
        self.documents.add_folders(folders);
        self.phase = Phase::Ready;
        self.changed();
        InitializeResult {
            capabilities: capabilities(),
            server_info: Some(ServerInfo {
                name: "thoihan".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        }
    }

    /// What the editor tells; what makes no sense is no news.
    fn note(&mut self, Notification { method, params }: Notification) {
        match method.as_str() {
            notification::DidOpenTextDocument::METHOD => {
                let Ok(told) = asked::<lsp_types::DidOpenTextDocumentParams>(params) else { return };
                let document = told.text_document;
                self.awaited.insert(address::path(&document.uri));
                self.documents.open(document.uri, document.version, &document.text);
            }
            notification::DidChangeTextDocument::METHOD => {
                let Ok(told) = asked::<lsp_types::DidChangeTextDocumentParams>(params) else { return };
                let (uri, version) = (told.text_document.uri, told.text_document.version);
                let path = address::path(&uri);
                let text = self.documents.text(&path).unwrap_or_default();
                self.documents.open(uri, version, &positions::changed(&text, told.content_changes));
                self.awaited.insert(path);
            }
            notification::DidSaveTextDocument::METHOD => {
                let Ok(told) = asked::<lsp_types::DidSaveTextDocumentParams>(params) else { return };
                self.awaited.insert(address::path(&told.text_document.uri));
                self.documents.read();
            }
            notification::DidCloseTextDocument::METHOD => {
                let Ok(told) = asked::<lsp_types::DidCloseTextDocumentParams>(params) else { return };
                self.documents.close(&address::path(&told.text_document.uri));
                self.documents.read();
            }
            notification::DidChangeWatchedFiles::METHOD => self.documents.read(),
            _ => return,
        }
        self.changed();
    }

    /// The book is looked at soon, at the latest after the pause.
    fn changed(&mut self) {
        self.due.get_or_insert_with(|| Instant::now() + PAUSE);
    }

    /// Compiles the book and tells what is new.
    fn check(&mut self) -> io::Result<()> {
        self.due = None;
        let book = self.documents.book();
        let file = |path: &str| book.files.get(path).cloned();
        let mut found = match Rulebook::compile(&book.sources) {
            Ok(compiled) => findings::by_file(compiled.findings(), self.reading, &self.documents, file),
            Err(all) => findings::by_file(&all, self.reading, &self.documents, file),
        };
        for (path, all) in self.documents.unreadable() {
            found.extend(findings::by_file(all, self.reading, &self.documents, |_| Some(path.to_owned())));
        }
        for path in book.files.values().chain(self.published.keys()).chain(&self.awaited) {
            found.entry(path.clone()).or_default();
        }
        for (path, diagnostics) in &found {
            if self.awaited.contains(path) || self.published.get(path) != Some(diagnostics) {
                self.publish(path, diagnostics)?;
            }
        }
        self.awaited.clear();
        self.published = found;
        Ok(())
    }

    fn publish(&self, path: &std::path::Path, diagnostics: &[Diagnostic]) -> io::Result<()> {
        let Some(uri) = self.documents.uri(path) else { return Ok(()) };
        let version = self.documents.opened(path).map(|open| open.version);
        let told = PublishDiagnosticsParams { uri, diagnostics: diagnostics.to_vec(), version };
        let params = serde_json::to_value(told).map_err(io::Error::from)?;
        let method = notification::PublishDiagnostics::METHOD.to_owned();
        self.frames.send(Notification { method, params }.into())
    }
}

fn capabilities() -> ServerCapabilities {
    ServerCapabilities {
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(SaveOptions::default().into()),
            ..TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        completion_provider: Some(CompletionOptions::default()),
        document_symbol_provider: Some(OneOf::Left(true)),
        document_formatting_provider: Some(OneOf::Left(true)),
        ..ServerCapabilities::default()
    }
}

fn asked<P: DeserializeOwned>(params: Value) -> Result<P, ResponseError> {
    serde_json::from_value(params).map_err(|error| refusal(ErrorCode::InvalidParams, error.to_string()))
}

fn value(answer: impl serde::Serialize) -> Answer {
    serde_json::to_value(answer).map_err(|error| refusal(ErrorCode::InternalError, error.to_string()))
}

/// Why a question has no answer.
pub(super) fn refusal(code: ErrorCode, message: impl Into<String>) -> ResponseError {
    ResponseError { code: code as i32, message: message.into(), data: None }
}

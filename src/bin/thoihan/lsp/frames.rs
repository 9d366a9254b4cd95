//! The messages of the protocol on standard input and output.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use lsp_server::{ErrorCode, Message};
use serde_json::{Value, json};

/// So many messages wait at most; then the editor does.
const WAITING: usize = 64;

/// What came in.
pub(super) enum Incoming {
    /// A message.
    Message(Message),
    /// A frame that holds no message, with the answer to it.
    Nonsense(Value),
}

/// What the wait for a message ended with.
pub(super) enum Next {
    /// Something came in.
    Came(Incoming),
    /// The time is over.
    Late,
    /// Nothing comes any more.
    End,
}

/// Both directions.
pub(super) struct Frames {
    incoming: Receiver<io::Result<Incoming>>,
}

impl Frames {
    /// Standard input is read from now on.
    pub(super) fn open() -> io::Result<Self> {
        let (sender, incoming) = sync_channel(WAITING);
        std::thread::Builder::new().name("input".to_owned()).spawn(move || listen(&sender))?;
        Ok(Self { incoming })
    }

    /// The next message, until a moment if there is one.
    pub(super) fn next(&self, until: Option<Instant>) -> io::Result<Next> {
        let received = match until {
            Some(until) => {
                match self.incoming.recv_timeout(until.checked_duration_since(Instant::now()).unwrap_or(Duration::ZERO))
                {
                    Ok(received) => received,
                    Err(RecvTimeoutError::Timeout) => return Ok(Next::Late),
                    Err(RecvTimeoutError::Disconnected) => return Ok(Next::End),
                }
            }
            None => match self.incoming.recv() {
                Ok(received) => received,
                Err(_) => return Ok(Next::End),
            },
        };
        received.map(Next::Came)
    }

    /// Sends a message.
    pub(super) fn send(&self, message: Message) -> io::Result<()> {
        message.write(&mut io::stdout().lock())
    }

    /// Sends an answer to what was no message.
    pub(super) fn send_raw(&self, value: &Value) -> io::Result<()> {
        let text = value.to_string();
        let mut output = io::stdout().lock();
        write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
        output.flush()
    }
}

/// Reads until the input ends, a header makes no sense, or nobody listens.
fn listen(sender: &SyncSender<io::Result<Incoming>>) {
    let mut input = io::stdin().lock();
    while let Some(read) = frame(&mut input).transpose() {
        let failed = read.is_err();
        if sender.send(read.map(|bytes| message(&bytes))).is_err() || failed {
            return;
        }
    }
}

/// The bytes of a frame; nothing at the end of the input.
fn frame(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let malformed =
        |line: &str| io::Error::new(io::ErrorKind::InvalidData, format!("`{line}` is no header of a message"));
    let mut length = None;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or_else(|| malformed(line))?;
        if name.trim().eq_ignore_ascii_case("content-length") {
            length = Some(value.trim().parse::<u64>().map_err(|_| malformed(line))?);
        }
    }
    let length = length.ok_or_else(|| malformed(""))?;
    let mut bytes = Vec::new();
    let read = input.take(length).read_to_end(&mut bytes)?;
    Ok((read as u64 == length).then_some(bytes))
}

/// The message in a frame.
fn message(bytes: &[u8]) -> Incoming {
    match serde_json::from_slice(bytes) {
        Ok(message) => Incoming::Message(message),
        Err(error) => {
            let id = serde_json::from_slice::<Value>(bytes).ok().and_then(|value| value.get("id").cloned());
            let code = if id.is_some() { ErrorCode::InvalidRequest } else { ErrorCode::ParseError };
            let error = json!({ "code": code as i32, "message": error.to_string() });
            Incoming::Nonsense(json!({ "jsonrpc": "2.0", "id": id, "error": error }))
        }
    }
}

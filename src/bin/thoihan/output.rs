//! Where the data go: standard output, or a file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::arguments::Common;
use crate::failure::Failure;

pub(crate) enum Output {
    Standard(BufWriter<StdoutLock<'static>>),
    /// A file that cannot be replaced (a device, a pipe) is written as it is.
    Special(BufWriter<File>),
    File(Option<Draft>),
}

/// The file beside the target that becomes it.
pub(crate) struct Draft {
    writer: BufWriter<File>,
    draft: PathBuf,
    target: PathBuf,
}

/// One JSON value on a line of its own.
pub(crate) fn json_line(output: &mut Output, value: &impl Serialize) -> Result<(), Failure> {
    serde_json::to_writer(&mut *output, value).map_err(io::Error::from)?;
    output.write_all(b"\n")?;
    Ok(())
}

/// One record of CSV.
pub(crate) fn csv_line<C: AsRef<[u8]>>(output: &mut Output, cells: impl IntoIterator<Item = C>) -> Result<(), Failure> {
    // the output has its own buffer
    let mut writer = csv::WriterBuilder::new().buffer_capacity(256).from_writer(output);
    writer.write_record(cells).map_err(io::Error::other)?;
    writer.flush()?;
    Ok(())
}

impl Output {
    pub(crate) fn open(common: &Common) -> Result<Self, Failure> {
        match &common.out {
            Some(path) => Self::at(path),
            None => Ok(Self::standard()),
        }
    }

    pub(crate) fn standard() -> Self {
        Self::Standard(BufWriter::new(io::stdout().lock()))
    }

    /// A file; it takes its name when all is written.
    pub(crate) fn at(path: &Path) -> Result<Self, Failure> {
        let failure = |error: io::Error| Failure::file(path, &error);
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let existing = fs::metadata(&target).ok();
        if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(Failure::Usage(format!("{}: is a folder; name a file", path.display())));
        }
        if existing.as_ref().is_some_and(|found| !found.is_file()) {
            let file = File::options().write(true).open(&target).map_err(failure)?;
            return Ok(Self::Special(BufWriter::new(file)));
        }
        let name = target.file_name().ok_or_else(|| Failure::Usage(format!("{}: names no file", path.display())))?;
        let draft = target.with_file_name(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
        let file = File::options().write(true).create_new(true).open(&draft).map_err(failure)?;
        let draft = Draft { writer: BufWriter::new(file), draft, target };
        if let Some(found) = existing {
            fs::set_permissions(&draft.draft, found.permissions()).map_err(failure)?;
        }
        Ok(Self::File(Some(draft)))
    }

    /// Whether colours and pictures have somebody to look at them.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Self::Standard(_)) && io::stdout().is_terminal()
    }

    /// Everything is written: the file takes its name.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        self.flush()?;
        if let Self::File(slot) = &mut self
            && let Some(mut draft) = slot.take()
        {
            let done = draft.publish();
            if let Err(error) = done {
                let _ = fs::remove_file(&draft.draft);
                return Err(Failure::file(&draft.target, &error));
            }
        }
        Ok(())
    }

    fn writer(&mut self) -> Option<&mut dyn Write> {
        match self {
            Self::Standard(writer) => Some(writer),
            Self::Special(writer) => Some(writer),
            Self::File(draft) => draft.as_mut().map(|draft| &mut draft.writer as &mut dyn Write),
        }
    }
}

impl Draft {
    fn publish(&mut self) -> io::Result<()> {
        self.writer.flush()?;
        self.writer.get_ref().sync_all()?;
        fs::rename(&self.draft, &self.target)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().map_or(Ok(bytes.len()), |writer| writer.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().map_or(Ok(()), |writer| writer.flush())
    }
}

impl Drop for Output {
    /// Work that ended early leaves no file behind.
    fn drop(&mut self) {
        if let Self::File(Some(draft)) = self {
            let _ = fs::remove_file(&draft.draft);
        }
    }
}

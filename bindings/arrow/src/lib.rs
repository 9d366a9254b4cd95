//! Tables of dossiers in Arrow: what each column is, the answers batch by batch. Nothing is decided here.

pub mod cells;
mod layout;
mod lists;
mod output;
mod report;
mod values;

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, GenericListArray, OffsetSizeTrait, RecordBatch, RecordBatchOptions, RecordBatchReader,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, SchemaRef};
use rayon::{ThreadPool, ThreadPoolBuilder};
use thoihan::{DossierError, ErrorKind, Rulebook};

use self::layout::Key;
pub use self::layout::{Layout, Unasked, Wish, Wishes};
pub use self::lists::List;

/// Rows that are answered before they are handed on; a batch of more is taken in parts, so that memory stays bounded.
const ROWS: usize = 1 << 18;

/// Batches of dossiers as they come.
pub type Reader = Box<dyn RecordBatchReader + Send>;

/// What is told how many further rows are answered; its error ends the work.
pub type Progress = Box<dyn FnMut(usize) -> Result<(), ArrowError> + Send>;

/// A table of dossiers whose columns are known; no row of it is read yet.
pub struct Dossiers {
    reader: Reader,
    book: Rulebook,
    layout: Layout,
    wishes: Wishes,
    /// What tells dossiers apart, in the order of the wishes.
    keys: Vec<Key>,
    /// What is left of the last batch.
    rest: Option<RecordBatch>,
    /// Nothing is the threads that all share.
    threads: Option<ThreadPool>,
    progress: Option<Progress>,
}

impl Dossiers {
    /// Looks at the columns of the dossiers.
    ///
    /// # Errors
    /// As for [`Layout::new`]; a key that no column is called; threads that the system does not give.
    pub fn new(book: &Rulebook, reader: Reader, wishes: Wishes) -> Result<Self, Unasked> {
        let layout = Layout::new(book, &reader.schema(), &wishes)?;
        let keys = layout.keys(&reader.schema(), &wishes.keys)?;
        let threads = |count: std::num::NonZeroUsize| ThreadPoolBuilder::new().num_threads(count.get()).build();
        let threads = wishes.threads.map(threads).transpose().map_err(|error| {
            Unasked::Column(DossierError::new(ErrorKind::Unreadable, format!("threads: {error}: ask for fewer")))
        })?;
        Ok(Self { reader, book: book.clone(), layout, wishes, keys, rest: None, threads, progress: None })
    }

    /// Tells how the work goes on.
    pub fn with_progress(mut self, progress: Progress) -> Self {
        self.progress = Some(progress);
        self
    }

    /// The answers, each batch computed when it is asked for.
    ///
    /// # Errors
    /// A key that is called as a column of the answers is.
    pub fn answers(self) -> Result<Answers, DossierError> {
        let given = self.reader.schema();
        let mut keys = Vec::with_capacity(self.keys.len());
        for (key, name) in self.keys.iter().zip(&self.wishes.keys) {
            let Key::Column(at) = key else { return Err(self.layout.no_column(name)) };
            keys.push(*at);
        }
        let fields = keys.iter().filter_map(|at| given.fields().get(*at)).map(|field| (**field).clone()).collect();
        let schema = output::schema(&self.book, fields, &self.wishes.lists)?;
        Ok(Answers { dossiers: self, keys, schema })
    }

    /// The next rows, few enough for memory.
    fn part(&mut self, rows: usize) -> Option<Result<RecordBatch, ArrowError>> {
        let batch = match self.rest.take() {
            Some(rest) => rest,
            None => match self.reader.next()? {
                Ok(batch) => batch,
                Err(error) => return Some(Err(error)),
            },
        };
        let part = batch.slice(0, batch.num_rows().min(rows));
        if batch.num_rows() > rows {
            self.rest = Some(batch.slice(rows, batch.num_rows() - rows));
        }
        Some(alone(&part))
    }

    fn on_its_threads<T: Send>(&self, work: impl FnOnce(&Shared<'_>) -> T + Send) -> T {
        let its = Shared { book: &self.book, layout: &self.layout, keys: &self.keys, names: &self.wishes.keys };
        match &self.threads {
            Some(threads) => threads.install(|| work(&its)),
            None => work(&its),
        }
    }

    fn went_on(&mut self, rows: usize) -> Result<(), ArrowError> {
        self.progress.as_mut().map_or(Ok(()), |progress| progress(rows))
    }
}

/// What threads share: the reader and the progress are for one at a time.
struct Shared<'a> {
    book: &'a Rulebook,
    layout: &'a Layout,
    keys: &'a [Key],
    /// What the keys are called.
    names: &'a [String],
}

fn said(error: DossierError) -> ArrowError {
    ArrowError::InvalidArgumentError(error.message)
}

/// Batches of answers: the columns that tell dossiers apart, then those that `tests/contract/answer-columns.txt` keeps.
pub struct Answers {
    dossiers: Dossiers,
    /// Where the columns stand that tell dossiers apart.
    keys: Vec<usize>,
    schema: SchemaRef,
}

impl Answers {
    fn answer(&self, part: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let wishes = &self.dossiers.wishes;
        let keys = self.keys.iter().filter_map(|at| part.columns().get(*at)).cloned().collect();
        let (lists, answers) = self.dossiers.on_its_threads(|its| {
            let (columns, as_of) = its.layout.columns(part).map_err(said)?;
            let lists = lists::columns(its.book, &columns, &as_of, &wishes.lists, &output::zone(its.book))?;
            Ok::<_, ArrowError>((lists, its.book.assess_columns_in_parallel(&columns, as_of)))
        })?;
        output::batch(&self.schema, keys, answers, lists)
    }
}

impl Iterator for Answers {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let part = self.dossiers.part(ROWS)?;
        Some(part.and_then(|part| {
            let answers = self.answer(&part)?;
            self.dossiers.went_on(part.num_rows())?;
            Ok(answers)
        }))
    }
}

impl RecordBatchReader for Answers {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}

/// The same batch with lists that hold no more than their own rows: a part of a batch shares those of all rows.
fn alone(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let columns: Result<Vec<ArrayRef>, ArrowError> = batch
        .columns()
        .iter()
        .map(|array| match (array.as_list_opt::<i32>(), array.as_list_opt::<i64>()) {
            (Some(list), _) => list_alone(list),
            (_, Some(list)) => list_alone(list),
            (None, None) => Ok(array.clone()),
        })
        .collect();
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(batch.schema(), columns?, &options)
}

fn list_alone<O: OffsetSizeTrait>(list: &GenericListArray<O>) -> Result<ArrayRef, ArrowError> {
    let (DataType::List(field) | DataType::LargeList(field)) = list.data_type() else {
        return Ok(Arc::new(list.clone()));
    };
    let offsets = list.offsets();
    let first = offsets.first().map_or(0, |first| first.as_usize());
    let last = offsets.last().map_or(0, |last| last.as_usize());
    let values = list.values().slice(first, last - first);
    let lengths = OffsetBuffer::from_lengths(offsets.lengths());
    Ok(Arc::new(GenericListArray::<O>::try_new(field.clone(), lengths, values, list.nulls().cloned())?))
}

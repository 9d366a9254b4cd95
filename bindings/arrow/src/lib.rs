//! Tables of dossiers in Arrow: what each column is, the answers batch by batch. Nothing is decided here.

pub mod cells;
mod layout;
mod output;
mod values;

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, GenericListArray, OffsetSizeTrait, RecordBatch, RecordBatchOptions, RecordBatchReader,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, SchemaRef};
use thoihan::assessment::AnswerColumns;
use thoihan::dossier::TextColumn;
use thoihan::report::Report;
use thoihan::{DossierError, Rulebook};

pub use self::layout::{Layout, Unasked, Wish, Wishes};

/// Rows that are answered before they are handed on; a batch of more is taken in parts, so that memory stays bounded.
const ROWS: usize = 1 << 18;

/// Batches of dossiers as they come.
pub type Reader = Box<dyn RecordBatchReader + Send>;

/// The columns of the answers: the names and types that `tests/contract/answer-columns.txt` keeps.
pub fn answer_schema(book: &Rulebook) -> SchemaRef {
    output::schema(book)
}

/// Batches of dossiers, each answered when it is asked for.
pub struct Answers {
    reader: Reader,
    book: Rulebook,
    layout: Layout,
    schema: SchemaRef,
    /// What is left of the last batch.
    rest: Option<RecordBatch>,
}

impl Answers {
    /// Looks at the columns of the dossiers; no row is read yet.
    ///
    /// # Errors
    /// As for [`Layout::new`].
    pub fn new(book: &Rulebook, reader: Reader, wishes: &Wishes) -> Result<Self, Unasked> {
        let layout = Layout::new(book, &reader.schema(), wishes)?;
        Ok(Self { reader, book: book.clone(), layout, schema: output::schema(book), rest: None })
    }

    /// The next rows, few enough for memory.
    fn part(&mut self) -> Option<Result<RecordBatch, ArrowError>> {
        let batch = match self.rest.take() {
            Some(rest) => rest,
            None => match self.reader.next()? {
                Ok(batch) => batch,
                Err(error) => return Some(Err(error)),
            },
        };
        let part = batch.slice(0, batch.num_rows().min(ROWS));
        if batch.num_rows() > ROWS {
            self.rest = Some(batch.slice(ROWS, batch.num_rows() - ROWS));
        }
        Some(alone(&part))
    }

    fn answer(&self, part: &RecordBatch) -> Result<AnswerColumns, ArrowError> {
        let (columns, as_of) =
            self.layout.columns(part).map_err(|error| ArrowError::InvalidArgumentError(error.message))?;
        Ok(self.book.assess_columns_in_parallel(&columns, as_of))
    }

    /// Reads all dossiers and counts how they stand, by the columns of these names.
    ///
    /// # Errors
    /// A name that no column has, a column that is no text, and what the reader fails with.
    pub fn report(mut self, by: &[String]) -> Result<Report, ArrowError> {
        let said = |error: DossierError| ArrowError::InvalidArgumentError(error.message);
        let places = self.layout.keys(&self.reader.schema(), by).map_err(said)?;
        let mut report = Report::by(by);
        while let Some(part) = self.part() {
            let part = part?;
            let answers = self.answer(&part)?;
            let mut arrays = Vec::with_capacity(places.len());
            for at in &places {
                arrays.push(cells::written(part.column(*at).as_ref())?);
            }
            let columns = arrays.iter().zip(by).map(|(array, name)| {
                let refused = |unfit: cells::Unfit| {
                    ArrowError::InvalidArgumentError(format!("by: `{name}`: {}", unfit.message(array.data_type())))
                };
                cells::texts(array.as_ref()).map_err(refused)
            });
            let keys = columns.collect::<Result<Vec<TextColumn<'_>>, ArrowError>>()?;
            report.add(&answers, &keys).map_err(|bad| ArrowError::InvalidArgumentError(bad.to_string()))?;
        }
        Ok(report)
    }
}

impl Iterator for Answers {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let part = self.part()?;
        Some(part.and_then(|part| output::batch(&self.schema, self.answer(&part)?)))
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

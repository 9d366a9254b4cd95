//! The names that rule files declare.

use std::collections::BTreeMap;
use std::sync::Arc;

use lsp_types::{CompletionItemKind, SymbolKind};
use thoihan::Language;
use thoihan::source::{Place, Source, SourceId};
use thoihan::syntax::ast::{
    self, CalendarKind, CalendarPart, FactKind, FeePart, FeeStatementKind, Item, ProcKind, ProcPart,
};
use thoihan::syntax::{ast::StepRow, parse};

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Place,
    Office,
    Fact,
    Choice,
    Event,
    Constant,
    Calendar,
    Holiday,
    Regime,
    Procedure,
    Deadline,
    Step,
    Table,
    Fee,
    Benefit,
    Surcharge,
    Let,
    Test,
}

impl Kind {
    pub(super) const fn in_language(self, language: Language) -> &'static str {
        let (english, vietnamese) = match self {
            Self::Place => ("place", "địa bàn"),
            Self::Office => ("office", "trụ sở"),
            Self::Fact => ("fact", "thông tin"),
            Self::Choice => ("choice", "lựa chọn"),
            Self::Event => ("event", "sự kiện"),
            Self::Constant => ("constant", "hằng số"),
            Self::Calendar => ("calendar", "lịch"),
            Self::Holiday => ("holiday", "ngày lễ"),
            Self::Regime => ("regime", "cơ chế"),
            Self::Procedure => ("procedure", "thủ tục"),
            Self::Deadline => ("deadline", "hạn phụ"),
            Self::Step => ("step", "bước"),
            Self::Table => ("table", "biểu mức"),
            Self::Fee => ("fee", "khoản thu"),
            Self::Benefit => ("benefit", "ưu đãi"),
            Self::Surcharge => ("surcharge", "phụ thu"),
            Self::Let => ("let", "đặt"),
            Self::Test => ("test", "kiểm thử"),
        };
        match language {
            Language::Vi => vietnamese,
            Language::En => english,
        }
    }

    /// Whether the name means something inside its declaration alone.
    pub(super) const fn is_local(self) -> bool {
        matches!(self, Self::Deadline | Self::Step | Self::Let | Self::Surcharge | Self::Benefit | Self::Holiday)
    }

    pub(super) const fn symbol(self) -> SymbolKind {
        match self {
            Self::Place | Self::Office => SymbolKind::NAMESPACE,
            Self::Fact => SymbolKind::VARIABLE,
            Self::Choice => SymbolKind::ENUM_MEMBER,
            Self::Event | Self::Holiday | Self::Deadline => SymbolKind::EVENT,
            Self::Constant | Self::Let => SymbolKind::CONSTANT,
            Self::Calendar | Self::Regime => SymbolKind::MODULE,
            Self::Procedure => SymbolKind::CLASS,
            Self::Step | Self::Test => SymbolKind::METHOD,
            Self::Table | Self::Fee => SymbolKind::FUNCTION,
            Self::Benefit | Self::Surcharge => SymbolKind::PROPERTY,
        }
    }

    pub(super) const fn completion(self) -> CompletionItemKind {
        match self {
            Self::Place | Self::Office | Self::Calendar | Self::Regime => CompletionItemKind::MODULE,
            Self::Fact => CompletionItemKind::VARIABLE,
            Self::Choice => CompletionItemKind::ENUM_MEMBER,
            Self::Event | Self::Holiday | Self::Deadline => CompletionItemKind::EVENT,
            Self::Constant | Self::Let => CompletionItemKind::CONSTANT,
            Self::Procedure => CompletionItemKind::CLASS,
            Self::Step | Self::Test => CompletionItemKind::METHOD,
            Self::Table | Self::Fee => CompletionItemKind::FUNCTION,
            Self::Benefit | Self::Surcharge => CompletionItemKind::PROPERTY,
        }
    }
}

/// A name where it is declared.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) kind: Kind,
    pub(super) name: Arc<str>,
    pub(super) title: Option<Arc<str>>,
    /// The declaration, of a block its head.
    pub(super) place: Place,
    pub(super) at: Place,
    /// The heads of its dated blocks, which name the documents.
    pub(super) versions: Vec<Place>,
    pub(super) inner: Vec<Declared>,
}

impl Declared {
    fn new(kind: Kind, name: &ast::Name, title: Option<&ast::Text>, place: Place) -> Self {
        let title = title.map(|title| Arc::clone(&title.text));
        let (versions, inner) = (Vec::new(), Vec::new());
        Self { kind, name: Arc::clone(&name.text), title, place, at: name.place, versions, inner }
    }

    /// Calls for this name and those inside, each with the name that it stands in.
    pub(super) fn each<'a>(&'a self, outer: Option<&'a Self>, call: &mut impl FnMut(&'a Self, Option<&'a Self>)) {
        call(self, outer);
        for inner in &self.inner {
            inner.each(Some(self), call);
        }
    }
}

/// A file with its names.
pub(super) struct File {
    pub(super) text: Arc<str>,
    pub(super) language: ast::Language,
    pub(super) declared: Vec<Declared>,
}

/// The names of a book; a file is read again only when its text is another.
#[derive(Default)]
pub(super) struct Names {
    /// By the path of the source.
    pub(super) files: BTreeMap<Arc<str>, File>,
}

impl Names {
    pub(super) fn refresh(&mut self, sources: &[Source]) {
        let mut before = std::mem::take(&mut self.files);
        for source in sources {
            let kept = before.remove(&source.path).filter(|file| file.text == source.text);
            let file = kept.unwrap_or_else(|| {
                let (tree, _) = parse(SourceId(0), source);
                File { text: Arc::clone(&source.text), language: tree.language, declared: of(&tree) }
            });
            self.files.insert(Arc::clone(&source.path), file);
        }
    }
}

fn of(file: &ast::File) -> Vec<Declared> {
    let mut declared = Vec::new();
    for item in &file.items {
        match item {
            Item::Place(it) => declared.push(Declared::new(Kind::Place, &it.name, it.title.as_ref(), it.place)),
            Item::Office(it) => declared.push(Declared::new(Kind::Office, &it.name, it.title.as_ref(), it.place)),
            Item::Fact(it) => declared.push(fact(it)),
            Item::Event(it) => declared.push(Declared::new(Kind::Event, &it.name, it.title.as_ref(), it.place)),
            Item::Constant(it) => {
                let mut found = Declared::new(Kind::Constant, &it.name, it.title.as_ref(), it.place);
                found.versions.extend(it.values.iter().map(|value| value.place));
                declared.push(found);
            }
            Item::Calendar(it) => {
                let mut found = Declared::new(Kind::Calendar, &it.name, it.title.as_ref(), it.place);
                calendar(&it.body, &mut found);
                declared.push(found);
            }
            Item::Regime(it) => {
                let mut found = Declared::new(Kind::Regime, &it.name, it.title.as_ref(), it.place);
                procedure(&it.body, &mut found);
                declared.push(found);
            }
            Item::Procedure(it) => {
                let code = ast::Name { text: Arc::clone(&it.code.text), place: it.code.place };
                let mut found = Declared::new(Kind::Procedure, &code, it.title.as_ref(), it.place);
                procedure(&it.body, &mut found);
                declared.push(found);
            }
            Item::Table(it) => {
                let mut found = Declared::new(Kind::Table, &it.name, it.title.as_ref(), it.place);
                fees(&it.body, &mut found);
                declared.push(found);
            }
            Item::Fee(it) => {
                let mut found = Declared::new(Kind::Fee, &it.name, it.title.as_ref(), it.place);
                fees(&it.body, &mut found);
                declared.push(found);
            }
            // They have no name of their own: what stands inside is declared beside.
            Item::Benefits(it) => {
                let Some(first) = it.fees.first() else { continue };
                let mut found = Declared::new(Kind::Benefit, first, None, it.place);
                fees(&it.body, &mut found);
                declared.append(&mut found.inner);
            }
            Item::Rounding(_) => {}
            Item::Test(it) => {
                let name = ast::Name { text: Arc::clone(&it.name.text), place: it.name.place };
                declared.push(Declared::new(Kind::Test, &name, None, it.place));
            }
        }
    }
    declared
}

fn fact(it: &ast::Fact) -> Declared {
    let mut found = Declared::new(Kind::Fact, &it.name, it.title.as_ref(), it.place);
    match &it.kind {
        FactKind::OneOf(names) | FactKind::SeveralOf(names) => {
            found.inner.extend(names.iter().map(|name| Declared::new(Kind::Choice, name, None, it.place)));
        }
        FactKind::Many(facts) => found.inner.extend(facts.iter().map(fact)),
        FactKind::Flag
        | FactKind::Integer
        | FactKind::Number
        | FactKind::Percent
        | FactKind::Money
        | FactKind::Date
        | FactKind::Moment => {}
    }
    found
}

fn calendar(body: &[CalendarPart], found: &mut Declared) {
    for part in body {
        let statements = match part {
            CalendarPart::Block(since, statements) => {
                found.versions.push(since.place);
                statements.as_slice()
            }
            CalendarPart::Notice(_) => &[],
            CalendarPart::Statement(statement) => std::slice::from_ref(statement),
        };
        for statement in statements {
            if let CalendarKind::Holiday(it) = &statement.kind {
                found.inner.push(Declared::new(Kind::Holiday, &it.name, it.title.as_ref(), statement.place));
            }
        }
    }
}

fn procedure(body: &[ProcPart], found: &mut Declared) {
    for part in body {
        let statements = match part {
            ProcPart::Block(since, statements) => {
                found.versions.push(since.place);
                statements.as_slice()
            }
            ProcPart::Statement(statement) => std::slice::from_ref(statement),
        };
        for statement in statements {
            match &statement.kind {
                ProcKind::Fact(it) => found.inner.push(fact(it)),
                ProcKind::Event(it) => {
                    found.inner.push(Declared::new(Kind::Event, &it.name, it.title.as_ref(), it.place));
                }
                ProcKind::Deadline(it) => {
                    found.inner.push(Declared::new(Kind::Deadline, &it.name, it.title.as_ref(), statement.place));
                }
                ProcKind::Steps(steps) => {
                    let rows = steps.rows.iter().flat_map(|row| match row {
                        StepRow::Step(step) => std::slice::from_ref(step),
                        StepRow::Parallel(steps) => steps.as_slice(),
                    });
                    let step = |it: &ast::Step| Declared::new(Kind::Step, &it.name, it.title.as_ref(), it.place);
                    found.inner.extend(rows.map(step));
                }
                _ => {} // no name is declared by any other statement
            }
        }
    }
}

fn fees(body: &[FeePart], found: &mut Declared) {
    for part in body {
        let statements = match part {
            FeePart::Block(since, statements) => {
                found.versions.push(since.place);
                statements.as_slice()
            }
            FeePart::Statement(statement) => std::slice::from_ref(statement),
        };
        for statement in statements {
            let place = statement.place;
            found.inner.extend(match &statement.kind {
                FeeStatementKind::Fact(it) => Some(fact(it)),
                FeeStatementKind::Event(it) => Some(Declared::new(Kind::Event, &it.name, it.title.as_ref(), it.place)),
                FeeStatementKind::Let(name, _) => Some(Declared::new(Kind::Let, name, None, place)),
                FeeStatementKind::Surcharge(name, title, _) => {
                    Some(Declared::new(Kind::Surcharge, name, title.as_ref(), place))
                }
                FeeStatementKind::Benefit(it) => Some(Declared::new(Kind::Benefit, &it.name, it.title.as_ref(), place)),
                _ => None, // no name is declared by any other statement
            });
        }
    }
}

//! From sources to a book: every file is read, then all of them are one scope.

use super::{Inner, Rulebook, check, identity, tests_in_rules};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model;
use crate::plan::Plan;
use crate::source::{Place, Source, SourceId};
use crate::syntax::{self, ast};
use crate::wording::rules as say;

/// The tree of a file and what is wrong with it.
type Read = (ast::File, Vec<Diagnostic>);

/// Reads the files one after the other.
pub(super) fn read(sources: &[Source]) -> Vec<Read> {
    sources.iter().enumerate().map(|(at, source)| syntax::parse(SourceId(at as u32), source)).collect()
}

/// Reads the files on all processors; what was read stands in the order of the files.
#[cfg(feature = "parallel")]
pub(super) fn read_in_parallel(sources: &[Source]) -> Vec<Read> {
    use rayon::prelude::*;
    sources.par_iter().enumerate().map(|(at, source)| syntax::parse(SourceId(at as u32), source)).collect()
}

/// Compiles sources that are read in a given way.
pub(super) fn compile(sources: &[Source], read: impl FnOnce(&[Source]) -> Vec<Read>) -> Result<Rulebook, Diagnostics> {
    let mut sources = sources.to_vec();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let mut findings = Vec::new();
    let mut trees = Vec::with_capacity(sources.len());
    for (at, (tree, found)) in read(&sources).into_iter().enumerate() {
        findings.extend(same_path(&sources, at));
        findings.extend(found);
        trees.push(tree);
    }
    let mut diagnostics = Diagnostics { findings, sources };
    if diagnostics.has_errors() {
        diagnostics.sort();
        return Err(diagnostics);
    }
    let (mut model, found) = model::build(&trees, &diagnostics.sources);
    diagnostics.findings.extend(found);
    let tests = std::mem::take(&mut model.tests);
    let plan = Plan::new(model, identity(&diagnostics.sources).into());
    diagnostics.findings.extend(tests.iter().filter_map(|test| tests_in_rules::check(&plan, test)));
    let sound = !diagnostics.has_errors();
    check::prove_amounts(&plan, sound, &mut diagnostics.findings);
    if sound {
        diagnostics.findings.extend(check::check(&plan));
    }
    diagnostics.sort();
    if diagnostics.has_errors() {
        return Err(diagnostics);
    }
    Ok(Rulebook::from(Inner { findings: diagnostics.into(), tests: tests.into(), ..Inner::of(plan) }))
}

/// A file that is called like the one before it; the files are in the order of their paths.
fn same_path(sources: &[Source], at: usize) -> Option<Diagnostic> {
    let (source, before) = (sources.get(at)?, sources.get(at.checked_sub(1)?)?);
    let place = Place { source: SourceId(at as u32), start: 0, end: 0 };
    let message = say::two_files(&source.path);
    (before.path == source.path).then(|| Diagnostic::error(Code::DuplicateName, place, message).help(say::own_path()))
}

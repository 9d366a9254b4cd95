//! zen-expression: one script for each procedure.

use zen_expression::variable::{Symbol, Variable, VariableMap};
use zen_expression::vm::VM;
use zen_expression::{Isolate, Scope};

use super::{Input, given, rule, rules};
use crate::contestant::{Contestant, OneByOne};
use crate::question::Table;

const RULE: &str = include_str!("../../../../../rules/procedure.zen");

pub fn make(table: &'static Table) -> Box<dyn Contestant> {
    let mut isolate = Isolate::new();
    let rules = rules(table, |procedure| isolate.compile_standard(&rule(RULE, procedure)).expect("a script"));
    let scopes = given(table, |inputs| {
        let mut values = VariableMap::new();
        for (name, input) in inputs {
            let value = match input {
                Input::Flag(flag) => Variable::Bool(flag),
                Input::Integer(value) => Variable::Number(value.into()),
                Input::Text(text) => Variable::String(Symbol::from(text)),
            };
            values.insert(Symbol::from(name), value);
        }
        Scope::new(Variable::from_object(values))
    });
    let mut machine = VM::new();
    Box::new(OneByOne::new(scopes.len(), move |row| {
        let rule = &rules[table.rows.procedure[row] as usize];
        let answer = rule.evaluate_with_scope(&scopes[row], &mut machine).expect("an answer");
        let answer = answer.as_array().expect("a list");
        let answer = answer.borrow();
        std::array::from_fn(|at| i64::try_from(answer[at].as_number().expect("a number")).expect("a whole number"))
    }))
}

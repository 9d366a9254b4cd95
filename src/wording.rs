//! Every finding in English and in Vietnamese: one table of wordings, each with both by its construction.

pub(crate) mod amounts;
pub(crate) mod calendar;
pub(crate) mod reading;
pub(crate) mod rules;
mod say;

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) use self::say::Say;

/// The language of a text for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// One text in both languages, side by side so that they stay the same.
    pub(crate) const fn pick<T: Copy>(self, vietnamese: T, english: T) -> T {
        match self {
            Self::Vi => vietnamese,
            Self::En => english,
        }
    }
}

/// What a dossier or a rule says is never read as HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\'' => result.push_str("&#39;"),
            _ => result.push(letter),
        }
    }
    result
}

/// A page inside a frame that may do nothing.
pub(crate) fn framed(page: &str, title: &str) -> String {
    let style = "width: 100%; height: 48rem; border: 0";
    format!("<iframe title=\"{}\" sandbox style=\"{style}\" srcdoc=\"{}\"></iframe>", escaped(title), escaped(page))
}

/// A text that is no language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no language of texts: write vi or en")]
pub struct UnknownLanguage(pub String);

impl std::str::FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "vi" => Ok(Self::Vi),
            "en" => Ok(Self::En),
            _ => Err(UnknownLanguage(text.to_owned())),
        }
    }
}

/// A sentence of a finding in English and in Vietnamese. Where one is needed without a language, it is the English one.
///
/// JSON and other formats for people hold the English sentence alone; a stored plan holds both.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Text {
    english: String,
    vietnamese: String,
}

impl Text {
    /// The sentence in a language.
    pub fn in_language(&self, language: Language) -> &str {
        language.pick(&self.vietnamese, &self.english)
    }

    /// Parts with one separator between them.
    pub(crate) fn joined(parts: &[Self], separator: &str) -> Self {
        let all = |language| parts.iter().map(|part| part.in_language(language)).collect::<Vec<_>>().join(separator);
        Self { english: all(Language::En), vietnamese: all(Language::Vi) }
    }

    /// What both languages write alike: names, figures, pieces of rules.
    pub(crate) fn alike(text: impl Say) -> Self {
        Self { english: text.say(Language::En), vietnamese: text.say(Language::Vi) }
    }

    /// What each language writes in its own way and no sentence is.
    pub(crate) const fn written(english: String, vietnamese: String) -> Self {
        Self { english, vietnamese }
    }

    /// Nothing at all.
    pub(crate) fn nothing() -> Self {
        Self::alike("")
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.english
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.english, f)
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.english == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.english == *other
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&self.english)
        } else {
            (&self.english, &self.vietnamese).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let english = String::deserialize(deserializer)?;
            return Ok(Self { vietnamese: english.clone(), english });
        }
        let (english, vietnamese) = Deserialize::deserialize(deserializer)?;
        Ok(Self { english, vietnamese })
    }
}

/// Rows of the table: a name, what stands in the sentence, the English and the Vietnamese wording. A row without one of
/// them, or with a name in braces that is not given, does not compile.
macro_rules! wordings {
    ($($name:ident($($part:ident),*) $english:literal, $vietnamese:literal;)*) => {
        $(
            #[allow(clippy::useless_format)]
            pub(crate) fn $name($($part: impl $crate::wording::Say),*) -> $crate::wording::Text {
                $crate::wording::Text {
                    english: {
                        $(let $part = $part.say($crate::wording::Language::En);)*
                        format!($english)
                    },
                    vietnamese: {
                        $(let $part = $part.say($crate::wording::Language::Vi);)*
                        format!($vietnamese)
                    },
                }
            }
        )*

        /// Every row as it is written, for the test of the table.
        #[cfg(test)]
        pub(super) const ALL: &[(&str, &[&str], &str, &str)] =
            &[$((stringify!($name), &[$(stringify!($part)),*], $english, $vietnamese),)*];
    };
}

use wordings;

#[cfg(test)]
mod tests {
    use super::*;

    /// The names in braces, in order of the alphabet, each once.
    fn parts(template: &str) -> Vec<String> {
        let plain = template.replace("{{", "").replace("}}", "");
        let mut found: Vec<String> =
            plain.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(str::to_owned).collect();
        found.sort();
        found.dedup();
        found
    }

    #[test]
    fn both_wordings_of_a_row_say_the_same_things() {
        let tables = [rules::ALL, amounts::ALL, calendar::ALL, reading::ALL];
        let mut rows = 0;
        for (name, given, english, vietnamese) in tables.into_iter().flatten() {
            let mut given: Vec<String> = given.iter().map(|part| (*part).to_owned()).collect();
            given.sort();
            assert_eq!(parts(english), given, "{name}: English leaves something out");
            assert_eq!(parts(vietnamese), given, "{name}: Vietnamese leaves something out");
            let words = |text: &str| text.split('`').step_by(2).any(|part| part.chars().any(char::is_alphabetic));
            assert!(words(english) == words(vietnamese), "{name}");
            let is_code = !words(english) || parts(english).len() > 1 && english.split(' ').count() < 3;
            assert!(is_code || english != vietnamese, "{name} is not translated");
            assert!(unicode_normalization::is_nfc(vietnamese), "{name} is not composed");
            assert_eq!(english.matches('`').count() % 2, 0, "{name}: an open quote");
            assert_eq!(vietnamese.matches('`').count() % 2, 0, "{name}: an open quote");
            rows += 1;
        }
        assert!(rows > 200, "the table is not read any more");
    }

    #[test]
    fn figures_and_dates_are_written_as_each_language_writes_them() {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        assert_eq!(Text::alike(day).in_language(Language::Vi), "01/07/2026");
        assert_eq!(Text::alike(day).in_language(Language::En), "2026-07-01");
        let figure = crate::amount::Ratio::decimal(12_345_675, 1).unwrap();
        assert_eq!(Text::alike(figure).in_language(Language::Vi), "1.234.567,5");
        assert_eq!(Text::alike(figure).in_language(Language::En), "1234567.5");
    }
}

//! What was probably meant: the statement or the phrase nearest to what is written.

use super::super::distance::nearest;
use super::super::grammar::Rule;
use super::super::parse::Reader;
use super::super::words::spellings;
use super::body::{Body, Member};
use super::expected::openers;
use super::fragment::{first_word, shown};

impl Reader<'_> {
    /// The member of a body whose word begins at a place: all of its words if possible, else its first.
    pub(super) fn member(&self, body: Body, start: usize) -> Option<Member> {
        let word = self.word(start);
        let rest = self.text.get(start..).unwrap_or("");
        let words = |member: &Member| -> usize {
            spellings(member.word, self.language)
                .map(|phrase| {
                    let equal = phrase.split(' ').zip(rest.split_whitespace()).take_while(|(a, b)| a == b).count();
                    if equal == 0 && phrase.split(' ').next() == Some(word) { 1 } else { equal }
                })
                .max()
                .unwrap_or(0)
        };
        body.members().iter().copied().filter(|member| words(member) > 0).max_by_key(words)
    }

    /// The member of a body whose first word is nearest to a word.
    pub(super) fn nearest_member(&self, body: Body, word: &str) -> Option<(usize, Member)> {
        body.members()
            .iter()
            .filter_map(|member| {
                let phrases = spellings(member.word, self.language);
                let spelled = phrases.flat_map(|phrase| phrase.split(' ').next().into_iter().chain([phrase]));
                nearest(word, spelled).map(|(apart, _)| (apart, *member))
            })
            .min_by_key(|(apart, _)| *apart)
    }

    pub(super) fn member_words(&self, body: Body) -> String {
        let mut words: Vec<String> = Vec::new();
        for member in body.members() {
            let word = format!("`{}`", self.spelled(member.word));
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(", ")
    }

    /// Every way to write the words that some rules begin with.
    pub(super) fn phrases(&self, rules: &[Rule]) -> Vec<&'static str> {
        let words = rules.iter().flat_map(|rule| openers(*rule).iter().chain(std::iter::once(rule)));
        words.flat_map(|word| spellings(*word, self.language)).collect()
    }

    /// A phrase that begins well and goes wrong at a later word: that word's place, what it should be, and the phrase.
    pub(super) fn broken_phrase(
        &self,
        at: usize,
        end: usize,
        phrases: &[&'static str],
    ) -> Option<(usize, &'static str, &'static str)> {
        let text = self.slice(at, end);
        let broken = phrases.iter().filter_map(|phrase| {
            let (mut offset, mut equal) = (0, 0);
            for wanted in phrase.split(' ') {
                let rest = text.get(offset..)?;
                offset += rest.len() - rest.trim_start().len();
                if first_word(rest.trim_start()) != wanted {
                    return (equal > 0).then_some((equal, at + offset, wanted, *phrase));
                }
                offset += wanted.len();
                equal += 1;
            }
            None
        });
        broken.max_by_key(|(equal, ..)| *equal).map(|(_, at, wanted, phrase)| (at, wanted, phrase))
    }

    /// The phrase that the text at a place is nearest to, compared over as many words as the phrase has.
    pub(super) fn meant(&self, at: usize, phrases: &[&'static str]) -> Option<String> {
        let text = self.text.get(at..).unwrap_or("");
        let near = phrases.iter().filter_map(|phrase| {
            let words = text.split_whitespace().take(phrase.split(' ').count()).map(first_word);
            let words: Vec<String> = words.map(shown).collect();
            let phrase = || std::iter::once(*phrase);
            nearest(first_word(text), phrase()).or_else(|| nearest(&words.join(" "), phrase()))
        });
        near.min_by_key(|(apart, _)| *apart).map(|(_, phrase)| phrase.to_owned())
    }
}

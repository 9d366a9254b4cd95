//! Names of files and of facts, in plain letters.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The file of a field that the table does not name.
const NO_FIELD: &str = "chua-ro-linh-vuc";

/// The path of the rule file of a field: `hang-hai-va-duong-thuy-noi-dia.han`.
pub(super) fn file_of(field: &str) -> String {
    let plain = plain(field, '-');
    format!("{}.han", if plain.is_empty() { NO_FIELD } else { &plain })
}

/// A name for what belongs to a procedure: `case_1_004335`.
pub(super) fn name_of(what: &str, code: &str) -> String {
    format!("{what}_{}", plain(code, '_'))
}

/// Small letters without marks, and digits; one separator for all between.
fn plain(text: &str, separator: char) -> String {
    let mut plain = String::new();
    for letter in text.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        match letter {
            'đ' => plain.push('d'),
            letter if letter.is_ascii_alphanumeric() => plain.push(letter),
            _ if plain.is_empty() || plain.ends_with(separator) => {}
            _ => plain.push(separator),
        }
    }
    plain.trim_end_matches(separator).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names() {
        assert_eq!(file_of("Hàng hải và đường thủy nội địa"), "hang-hai-va-duong-thuy-noi-dia.han");
        assert_eq!(file_of("  "), "chua-ro-linh-vuc.han");
        assert_eq!(name_of("fee", "1.000948.H38"), "fee_1_000948_h38");
    }
}

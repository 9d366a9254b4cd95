//! Numbers of legal documents: those that are whole, and those that ran together with other digits and letters.

use std::ops::RangeInclusive;

/// Digits that the number of a document may have before its year.
const MAX_DIGITS: usize = 4;
/// Years of documents.
const YEARS: RangeInclusive<u16> = 1945..=2035;
/// Terms of the National Assembly whose number stands in a law's: `91/2015/QH13`.
const TERMS: RangeInclusive<u16> = 8..=16;
/// Kinds of documents with an issuer after them.
const KINDS: &[&str] = &["NĐ", "NQ", "QĐ", "TT", "CT", "PL", "VBHN", "TTLT", "L"];
/// Those who issue documents.
const ISSUERS: &[&str] = &[
    "CP", "TTg", "HĐND", "UBND", "BCA", "BCT", "BCĐ", "BDTTG", "BGDĐT", "BGTVT", "BKHCN", "BKHĐT", "BLĐTBXH", "BNG",
    "BNNMT", "BNNPTNT", "BNV", "BQP", "BTC", "BTNMT", "BTP", "BTTTT", "BVHTTDL", "BXD", "BYT", "NHNN", "TANDTC",
    "TTCP", "UBDT", "VKSNDTC", "VPCP", "VPQH", "TCHQ", "KTNN",
];

/// The numbers of a list that no document has.
pub(super) fn doubtful(list: &str) -> Vec<&str> {
    list.split(';').map(str::trim).filter(|number| !number.is_empty() && !is_number(number)).collect()
}

/// Whether a text has the form of a document's number: `118/2025/NĐ-CP`, `91/2015/QH13`.
fn is_number(text: &str) -> bool {
    let mut pieces = text.splitn(3, '/');
    let (Some(number), Some(year), Some(kind)) = (pieces.next(), pieces.next(), pieces.next()) else {
        return false;
    };
    is_digits(number, MAX_DIGITS)
        && year.len() == 4
        && year.parse().is_ok_and(|year| YEARS.contains(&year))
        && is_kind(kind)
}

fn is_kind(kind: &str) -> bool {
    let assembly = kind.strip_prefix("UBTVQH").or_else(|| kind.strip_prefix("QH"));
    match (assembly, kind.split_once('-')) {
        (Some(term), _) => is_digits(term, 2) && term.parse().is_ok_and(|term| TERMS.contains(&term)),
        (None, Some((kind, issuer))) => KINDS.contains(&kind) && ISSUERS.contains(&issuer),
        (None, None) => false,
    }
}

/// Whether a text has the form of a decision's number: `6968/QĐ-BCA`, `885/QĐ-BCA-C06`.
pub(super) fn is_decision(text: &str) -> bool {
    let Some((number, rest)) = text.split_once('/') else {
        return false;
    };
    let issuer = rest.strip_prefix("QĐ-").and_then(|issuers| issuers.split('-').next());
    is_digits(number, MAX_DIGITS + 1) && issuer.is_some_and(|issuer| ISSUERS.contains(&issuer))
}

fn is_digits(text: &str, most: usize) -> bool {
    !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let list = "118/2025/NĐ-CP; 201102/2011/QH13; 91/2015/QH13; 51/2019/QH1451; 55/2026/TT-BTCL; 55/2026/TT-BTC";
        assert_eq!(doubtful(list), ["201102/2011/QH13", "51/2019/QH1451", "55/2026/TT-BTCL"]);
        assert!(is_decision("6968/QĐ-BCA") && is_decision("885/QĐ-BCA-C06"));
        assert!(!is_decision("QĐ/0001-BCA") && !is_decision("Demo/QĐ-BCA") && !is_decision("123"));
    }
}

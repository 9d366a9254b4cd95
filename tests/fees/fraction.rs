//! Arithmetic of the tests, done another way than in the library: whole numbers scaled by hand, and digits on paper.

/// `over / under` to the nearest whole number, a half upwards; both are at least zero.
pub fn half_up(over: i128, under: i128) -> i128 {
    assert!(over >= 0 && under > 0);
    let (whole, rest) = (over / under, over % under);
    if rest >= under - rest { whole + 1 } else { whole }
}

/// The product of two numbers written in digits, as one learns it at school.
pub fn product(a: &str, b: &str) -> String {
    let mut columns = vec![0_u32; a.len() + b.len()];
    for (i, x) in a.bytes().rev().enumerate() {
        for (j, y) in b.bytes().rev().enumerate() {
            columns[i + j] += u32::from(x - b'0') * u32::from(y - b'0');
        }
    }
    let mut carry = 0;
    for column in &mut columns {
        let sum = *column + carry;
        *column = sum % 10;
        carry = sum / 10;
    }
    assert_eq!(carry, 0);
    plain(columns.iter().rev().map(|digit| char::from(b'0' + *digit as u8)).collect())
}

/// A number in digits divided by `10^places`, to the nearest whole number, a half upwards.
pub fn shifted_half_up(digits: &str, places: usize) -> String {
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    if fraction.bytes().next().is_some_and(|digit| digit >= b'5') { successor(whole) } else { plain(whole.to_owned()) }
}

fn successor(digits: &str) -> String {
    let kept = digits.trim_end_matches('9');
    let nines = digits.len() - kept.len();
    let (head, last) = match kept.split_at_checked(kept.len().wrapping_sub(1)) {
        Some((head, last)) => (head, last.bytes().next().map_or(b'0', |digit| digit)),
        None => ("", b'0'),
    };
    plain(format!("{head}{}{}", char::from(last + 1), "0".repeat(nines)))
}

/// Without leading zeros.
fn plain(digits: String) -> String {
    let trimmed = digits.trim_start_matches('0');
    if trimmed.is_empty() { "0".to_owned() } else { trimmed.to_owned() }
}

#[test]
fn the_arithmetic_of_the_tests_is_right_itself() {
    assert_eq!((half_up(5, 10), half_up(4, 10), half_up(15, 10), half_up(0, 3)), (1, 0, 2, 0));
    assert_eq!(product("12", "12"), "144");
    assert_eq!(product("99999999999999999999", "99999999999999999999"), "9999999999999999999800000000000000000001");
    assert_eq!(shifted_half_up("1995", 1), "200");
    assert_eq!(shifted_half_up("9995", 1), "1000");
    assert_eq!(shifted_half_up("4", 1), "0");
    assert_eq!(shifted_half_up("5", 1), "1");
    assert_eq!(shifted_half_up("1234", 0), "1234");
}

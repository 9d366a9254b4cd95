//! Money and exact ratios: integers inside, one rounding, overflow is an error.

mod words;

use std::fmt;
use std::str::FromStr;

use num_rational::Ratio as Rational;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub(crate) use self::words::number_in_words;

/// A number that the library cannot hold exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the number is too large to be held exactly (128 bits)")]
pub struct Overflow;

/// An exact number: a ratio of two 128-bit integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "(i128, i128)", try_from = "(i128, i128)")]
pub struct Ratio(Rational<i128>);

impl From<Ratio> for (i128, i128) {
    fn from(value: Ratio) -> Self {
        (value.numerator(), value.denominator())
    }
}

impl TryFrom<(i128, i128)> for Ratio {
    type Error = Overflow;

    fn try_from((numerator, denominator): (i128, i128)) -> Result<Self, Overflow> {
        Self::new(numerator, denominator).ok_or(Overflow)
    }
}

impl Default for Ratio {
    fn default() -> Self {
        Self::ZERO
    }
}

// The operators of std cannot fail; these can, and say so.
#[allow(clippy::should_implement_trait)]
impl Ratio {
    /// Zero.
    pub const ZERO: Self = Self(Rational::new_raw(0, 1));
    /// One.
    pub const ONE: Self = Self(Rational::new_raw(1, 1));

    /// A whole number.
    pub const fn integer(value: i128) -> Self {
        Self(Rational::new_raw(value, 1))
    }

    /// `numerator / denominator`, or nothing when the denominator is zero.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        (denominator != 0 && denominator != i128::MIN && numerator != i128::MIN)
            .then(|| Self(Rational::new(numerator, denominator)))
    }

    /// `mantissa × 10^-decimals`.
    pub fn decimal(mantissa: i128, decimals: u32) -> Option<Self> {
        Self::new(mantissa, 10_i128.checked_pow(decimals)?)
    }

    /// The numerator in lowest terms.
    pub fn numerator(self) -> i128 {
        *self.0.numer()
    }

    /// The denominator in lowest terms, at least 1.
    pub fn denominator(self) -> i128 {
        *self.0.denom()
    }

    /// Whether the number is whole.
    pub fn is_integer(self) -> bool {
        *self.0.denom() == 1
    }

    /// The whole number, if it is one.
    pub fn to_integer(self) -> Option<i128> {
        self.is_integer().then_some(*self.0.numer())
    }

    /// Whether finitely many decimal digits write it exactly.
    pub fn is_decimal(self) -> bool {
        let mut rest = self.denominator();
        for prime in [2, 5] {
            while rest % prime == 0 {
                rest /= prime;
            }
        }
        rest == 1
    }

    /// The largest whole number not above.
    pub fn floor(self) -> i128 {
        self.numerator().div_euclid(self.denominator())
    }

    /// The smallest whole number not below.
    pub fn ceil(self) -> i128 {
        let floor = self.floor();
        if self.is_integer() { floor } else { floor.saturating_add(1) }
    }

    /// Sum.
    pub fn add(self, other: Self) -> Result<Self, Overflow> {
        if self.is_integer() && other.is_integer() {
            return self.numerator().checked_add(other.numerator()).map(Self::integer).ok_or(Overflow);
        }
        self.0.checked_add(&other.0).map(Self).ok_or(Overflow)
    }

    /// Difference.
    pub fn sub(self, other: Self) -> Result<Self, Overflow> {
        if self.is_integer() && other.is_integer() {
            return self.numerator().checked_sub(other.numerator()).map(Self::integer).ok_or(Overflow);
        }
        self.0.checked_sub(&other.0).map(Self).ok_or(Overflow)
    }

    /// Product.
    pub fn mul(self, other: Self) -> Result<Self, Overflow> {
        if self.is_integer() && other.is_integer() {
            return self.numerator().checked_mul(other.numerator()).map(Self::integer).ok_or(Overflow);
        }
        self.0.checked_mul(&other.0).map(Self).ok_or(Overflow)
    }

    /// Quotient; nothing when dividing by zero.
    pub fn div(self, other: Self) -> Option<Result<Self, Overflow>> {
        (other != Self::ZERO).then(|| self.0.checked_div(&other.0).map(Self).ok_or(Overflow))
    }

    /// Reads plain decimal digits: `12`, `-3.25`. Nothing else, and no float.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || (digits.contains('.') && fraction.is_empty()) {
            return None;
        }
        if !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let mantissa: i128 = format!("{whole}{fraction}").parse().ok()?;
        let value = Self::decimal(mantissa, u32::try_from(fraction.len()).ok()?)?;
        if negative { Self::ZERO.sub(value).ok() } else { Some(value) }
    }

    /// The number as a decimal, when it has one of at most 28 digits.
    pub fn to_decimal(self) -> Option<Decimal> {
        let text = self.to_string();
        if text.contains('/') { None } else { Decimal::from_str_exact(&text).ok() }
    }

    /// An exact copy of a decimal.
    pub fn from_decimal(value: Decimal) -> Option<Self> {
        Self::decimal(value.mantissa(), value.scale())
    }
}

impl fmt::Display for Ratio {
    /// Decimal digits when the number has finitely many, else `numerator/denominator`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut rest, mut twos, mut fives) = (self.denominator(), 0_u32, 0_u32);
        while rest % 2 == 0 {
            rest /= 2;
            twos += 1;
        }
        while rest % 5 == 0 {
            rest /= 5;
            fives += 1;
        }
        let places = twos.max(fives);
        let scaled = (rest == 1 && places <= 28)
            .then(|| 10_i128.checked_pow(places))
            .flatten()
            .and_then(|power| (power / self.denominator()).checked_mul(self.numerator()));
        match scaled {
            Some(digits) if places == 0 => write!(f, "{digits}"),
            Some(digits) => {
                let sign = if digits < 0 { "-" } else { "" };
                let width = places as usize + 1;
                let text = format!("{:0>width$}", digits.unsigned_abs());
                let (whole, fraction) = text.split_at(text.len() - places as usize);
                write!(f, "{sign}{whole}.{fraction}")
            }
            None => write!(f, "{}/{}", self.numerator(), self.denominator()),
        }
    }
}

impl From<i64> for Ratio {
    fn from(value: i64) -> Self {
        Self::integer(i128::from(value))
    }
}

/// An ISO 4217 currency code, `VND`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Vietnamese đồng.
    pub const VND: Self = Self(*b"VND");
    /// United States dollar.
    pub const USD: Self = Self(*b"USD");

    /// The code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Digits after the point that the currency is paid in (ISO 4217): 0 for VND, JPY, KRW; 3 for KWD; else 2.
    pub const fn minor_digits(self) -> u32 {
        match &self.0 {
            b"VND" | b"JPY" | b"KRW" | b"CLP" | b"ISK" | b"PYG" | b"RWF" | b"UGX" | b"VUV" | b"XAF" | b"XOF"
            | b"XPF" | b"GNF" | b"BIF" | b"DJF" | b"KMF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "đồng" {
            return Ok(Self::VND);
        }
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(UnknownCurrency(text.to_owned())),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A text that is no currency code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no currency: write three capital letters (ISO 4217), such as VND")]
pub struct UnknownCurrency(pub String);

/// An amount that is paid: a currency and whole minor units (đồng; cents).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    /// The currency.
    pub currency: Currency,
    /// Minor units: đồng for VND, cents for USD.
    pub minor: i128,
}

impl Money {
    /// So many đồng.
    pub const fn vnd(amount: i128) -> Self {
        Self { currency: Currency::VND, minor: amount }
    }

    /// The amount in major units, exactly.
    pub fn to_ratio(self) -> Ratio {
        Ratio::decimal(self.minor, self.currency.minor_digits()).unwrap_or(Ratio::ZERO)
    }

    /// The amount in major units, as digits of which so many stand after the point; none where these do not hold it
    /// exactly.
    ///
    /// ```
    /// use thoihan::amount::Money;
    /// assert_eq!(Money::vnd(28_000).digits(2), Some(2_800_000));
    /// ```
    pub fn digits(self, decimals: u32) -> Option<i128> {
        match decimals.checked_sub(self.currency.minor_digits()) {
            Some(more) => self.minor.checked_mul(10_i128.checked_pow(more)?),
            None => {
                let divisor = 10_i128.checked_pow(self.currency.minor_digits() - decimals)?;
                (self.minor % divisor == 0).then_some(self.minor / divisor)
            }
        }
    }

    /// From major units, when they are whole minor units.
    pub fn from_ratio(currency: Currency, major: Ratio) -> Option<Self> {
        let scale = Ratio::integer(10_i128.checked_pow(currency.minor_digits())?);
        major.mul(scale).ok()?.to_integer().map(|minor| Self { currency, minor })
    }
}

impl fmt::Display for Money {
    /// `28000 VND`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.to_ratio(), self.currency)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoneyJson {
    currency: Currency,
    amount: String,
}

impl Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        MoneyJson { currency: self.currency, amount: self.to_ratio().to_string() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = MoneyJson::deserialize(deserializer)?;
        Ratio::parse(&json.amount).and_then(|major| Self::from_ratio(json.currency, major)).ok_or_else(|| {
            serde::de::Error::custom(format!("`{}` is no amount in {}: write plain digits", json.amount, json.currency))
        })
    }
}

/// Which way a rounding goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// To the nearest; a half goes away from zero.
    HalfUp,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

/// The one rounding function: to whole multiples of `unit` (above zero).
pub fn round(value: Ratio, mode: RoundingMode, unit: Ratio) -> Result<Ratio, Overflow> {
    let Some(count) = value.div(unit) else {
        return Ok(value);
    };
    let count = count?;
    let negative = count < Ratio::ZERO;
    let size = if negative { Ratio::ZERO.sub(count)? } else { count };
    let whole = match mode {
        RoundingMode::Down => size.floor(),
        RoundingMode::Up => size.ceil(),
        RoundingMode::HalfUp => size.add(Ratio(Rational::new_raw(1, 2)))?.floor(),
    };
    let rounded = Ratio::integer(if negative { -whole } else { whole });
    rounded.mul(unit)
}

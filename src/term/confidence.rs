//! A calibrated probability.

/// How likely something is to be exactly right: a probability from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Confidence(f64);

impl Confidence {
    /// `value` held to 0–1; not-a-number counts as 0.
    pub fn new(value: f64) -> Self {
        Self(if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) })
    }

    /// The probability.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// Rounded to `digits` decimals, for output that must not wander with the last bits.
    pub fn rounded(self, digits: i32) -> f64 {
        let scale = 10f64.powi(digits);
        (self.0 * scale).round() / scale
    }

    /// For eyes: two decimals, rounded down, because nothing is sure enough to be called 1.00.
    pub fn shown(self) -> String {
        format!("{:.2}", ((self.0 * 100.0).floor() / 100.0).min(0.99))
    }
}

//! Rows of numbers, and many of them in little room.

use super::bytes::Reader;

/// Numbers in a row.
pub(super) const WIDTH: usize = 128;

/// A row of the network.
pub(super) type Row = [f32; WIDTH];

/// The sum of the products, in eight lanes so that the compiler can keep them side by side.
pub(super) fn dot(one: &Row, other: &Row) -> f32 {
    let mut lanes = [0.0f32; 8];
    for (a, b) in one.chunks_exact(8).zip(other.chunks_exact(8)) {
        for lane in 0..8 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    lanes.iter().sum()
}

/// `into += from * times`.
pub(super) fn add(into: &mut Row, from: &Row, times: f32) {
    for (a, b) in into.iter_mut().zip(from) {
        *a += b * times;
    }
}

/// Rows of which each number is a byte times the row's scale.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Rows {
    scales: Vec<f32>,
    values: Vec<[i8; WIDTH]>,
}

impl Rows {
    /// Round `rows`.
    pub(super) fn new(rows: &[Row]) -> Self {
        let mut stored = Self::default();
        for row in rows {
            let most = row.iter().fold(0.0f32, |most, value| most.max(value.abs())).max(1e-6);
            stored.scales.push(most / 127.0);
            stored.values.push(row.map(|value| (value / most * 127.0).round() as i8));
        }
        stored
    }

    /// Add row `at` to `sum`.
    pub(super) fn add_to(&self, at: usize, sum: &mut Row) {
        let scale = self.scales[at];
        for (value, &step) in sum.iter_mut().zip(&self.values[at]) {
            *value += f32::from(step) * scale;
        }
    }

    /// Append them to a model file.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        for (scale, values) in self.scales.iter().zip(&self.values) {
            out.extend(scale.to_le_bytes());
            out.extend(values.iter().map(|value| value.to_le_bytes()[0]));
        }
    }

    /// Read `count` rows that [`Self::write`] wrote.
    pub(super) fn read(reader: &mut Reader<'_>, count: usize) -> Option<Self> {
        let mut stored = Self::default();
        for _ in 0..count {
            stored.scales.push(reader.float()?);
            stored.values.push(reader.array::<WIDTH>()?.map(|byte| i8::from_le_bytes([byte])));
        }
        Some(stored)
    }
}

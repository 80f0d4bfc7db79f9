//! Rows of numbers, and many of them in little room.

use crate::translit::bytes::Reader;

/// Numbers in a row.
pub(super) const WIDTH: usize = 64;

/// A row of the network.
pub(super) type Row = [f32; WIDTH];

/// Steps up from nought and down that a number of a feature's row can take: a row is one of some fifty that
/// are added up, so what rounding takes from one another gives back.
pub(super) const COARSE: f32 = 15.0;
/// The same where a row is used alone.
pub(super) const FINE: f32 = 127.0;

/// Rows of which each number is a few steps times the row's scale.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Rows {
    scales: Vec<f32>,
    values: Vec<[i8; WIDTH]>,
}

impl Rows {
    /// Round `rows` to so many steps.
    pub(super) fn new(rows: &[Row], steps: f32) -> Self {
        let mut stored = Self::default();
        for row in rows {
            let most = row.iter().fold(0.0f32, |most, value| most.max(value.abs())).max(1e-6);
            stored.scales.push(most / steps);
            stored.values.push(row.map(|value| (value / most * steps).round() as i8));
        }
        stored
    }

    /// The rows as numbers.
    pub(super) fn to_rows(&self) -> Vec<Row> {
        let row = |(scale, values): (&f32, &[i8; WIDTH])| values.map(|value| f32::from(value) * scale);
        self.scales.iter().zip(&self.values).map(row).collect()
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
        // One after the other, so that bytes of a kind stand together and compress.
        self.scales.iter().for_each(|scale| out.extend(scale.to_le_bytes()));
        self.values.iter().flatten().for_each(|value| out.extend(value.to_le_bytes()));
    }

    /// Read `count` rows that [`Self::write`] wrote.
    pub(super) fn read(reader: &mut Reader<'_>, count: usize) -> Option<Self> {
        let scales = (0..count).map(|_| reader.float()).collect::<Option<_>>()?;
        let row = |reader: &mut Reader<'_>| Some(reader.array::<WIDTH>()?.map(|byte| i8::from_le_bytes([byte])));
        let values = (0..count).map(|_| row(reader)).collect::<Option<_>>()?;
        Some(Self { scales, values })
    }
}

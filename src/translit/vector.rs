//! Sums over rows of numbers.

/// The sum of the products, in eight lanes so that the compiler can keep them side by side. What is beyond a
/// multiple of eight is left out.
#[inline]
pub(crate) fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 8];
    for (a, b) in one.as_chunks::<8>().0.iter().zip(other.as_chunks::<8>().0) {
        for lane in 0..8 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    lanes.iter().sum()
}

/// `into += from * times`.
#[inline]
pub(crate) fn add(into: &mut [f32], from: &[f32], times: f32) {
    for (a, b) in into.iter_mut().zip(from) {
        *a += b * times;
    }
}

/// Scores to log-probabilities.
pub(crate) fn log_softmax(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total = scores.iter().map(|score| (score - most).exp()).sum::<f32>().ln() + most;
    for score in scores {
        *score -= total;
    }
}

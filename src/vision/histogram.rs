//! Counts of 8-bit luminance, for what a mean cannot say: how dark the darkest parts are and how light the lightest.

/// How many pixels have each luminance.
#[derive(Clone, Debug)]
pub struct Histogram {
    counts: [u32; 256],
    all: u32,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: [0; 256], all: 0 }
    }
}

impl Histogram {
    /// Counts a pixel of linear luminance `[0, 1]`.
    pub fn add(&mut self, luminance: f32) {
        self.counts[(luminance * 255.0).round() as u8 as usize] += 1;
        self.all += 1;
    }

    /// The luminance, `[0, 1]`, that a share of the pixels does not exceed; 0 without pixels.
    pub fn quantile(&self, share: f32) -> f32 {
        let wanted = (self.all as f32 * share).ceil().max(1.0) as u32;
        let mut below = 0;
        let found = self.counts.iter().position(|n| {
            below += n;
            below >= wanted
        });
        found.unwrap_or_default() as f32 / 255.0
    }

    /// Share of pixels whose 8-bit luminance lies in the range.
    pub fn share(&self, bytes: std::ops::RangeInclusive<u8>) -> f32 {
        let inside: u32 = self.counts[*bytes.start() as usize..=*bytes.end() as usize].iter().sum();
        inside as f32 / self.all.max(1) as f32
    }

    /// Dynamic range of ISO/IEC 29794-5: entropy in bits, `[0, 8]`.
    pub fn entropy(&self) -> f32 {
        let share = |n: &u32| *n as f32 / self.all.max(1) as f32;
        self.counts.iter().map(share).filter(|p| *p > 0.0).map(|p| -p * p.log2()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_shares_and_entropy_of_four_greys() {
        let mut histogram = Histogram::default();
        assert!(histogram.quantile(0.5).abs() < 1e-6 && histogram.entropy().abs() < 1e-6);
        for v in [0.0, 0.2, 0.4, 1.0] {
            histogram.add(v);
        }
        assert!((histogram.quantile(0.5) - 0.2).abs() < 1e-3 && (histogram.quantile(1.0) - 1.0).abs() < 1e-3);
        assert!((histogram.share(0..=25) - 0.25).abs() < 1e-6 && (histogram.share(247..=255) - 0.25).abs() < 1e-6);
        assert!((histogram.entropy() - 2.0).abs() < 1e-4);
    }
}

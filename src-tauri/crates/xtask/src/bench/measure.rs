//! One measure: what was found, what it is held against, and whether that is good enough.

use serde_json::{Value, json};

/// What a measure must keep to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// Ours is at least this part of the reference.
    AtLeastOf(f64),
    /// Ours is at most this many times the reference.
    AtMostTimes(f64),
    /// Ours is under this, in its own unit.
    Under(f64),
}

/// The middle of several rounds, and the quarter on either side of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Middle {
    pub median: f64,
    pub low: f64,
    pub high: f64,
}

impl Middle {
    /// Of at least one number.
    pub fn of(numbers: &[f64]) -> Option<Self> {
        let mut sorted = numbers.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |part: f64| {
            let place = part * (sorted.len().checked_sub(1)? as f64);
            let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
            Some(below + (above - below) * place.fract())
        };
        Some(Self { median: at(0.5)?, low: at(0.25)?, high: at(0.75)? })
    }
}

/// A finished measure.
pub struct Measure {
    pub name: &'static str,
    pub unit: &'static str,
    pub ours: Middle,
    /// What ours is held against, measured in the same rounds.
    pub reference: Option<(&'static str, Middle)>,
    /// Ours by the reference: the middle of the rounds' own ratios, where rounds belong together.
    pub ratio: Option<Middle>,
    pub bound: Bound,
}

impl Measure {
    /// Ours alone, against a fixed bound.
    pub fn alone(name: &'static str, unit: &'static str, ours: Middle, under: f64) -> Self {
        Self { name, unit, ours, reference: None, ratio: None, bound: Bound::Under(under) }
    }

    /// Ours beside a reference, round by round. `None` where a round is missing on either side.
    pub fn beside(
        name: &'static str,
        unit: &'static str,
        (ours, other, reference): (&[f64], &'static str, &[f64]),
        bound: Bound,
    ) -> Option<Self> {
        if ours.len() != reference.len() {
            return None;
        }
        let ratios: Vec<f64> = ours.iter().zip(reference).map(|(ours, reference)| ours / reference).collect();
        Some(Self {
            name,
            unit,
            ours: Middle::of(ours)?,
            reference: Some((other, Middle::of(reference)?)),
            ratio: Some(Middle::of(&ratios)?),
            bound,
        })
    }

    /// Whether the bound is kept.
    pub fn is_kept(&self) -> bool {
        match (self.bound, self.ratio) {
            (Bound::AtLeastOf(part), Some(ratio)) => ratio.median >= part,
            (Bound::AtMostTimes(times), Some(ratio)) => ratio.median <= times,
            (Bound::Under(most), _) => self.ours.median < most,
            _ => false,
        }
    }

    /// For `--json`: the goal is the ratio's where there is one, else the value's.
    pub fn to_json(&self) -> Value {
        let (goal, better) = match self.bound {
            Bound::AtLeastOf(part) => (part, "higher"),
            Bound::AtMostTimes(most) | Bound::Under(most) => (most, "lower"),
        };
        let mut row = json!({ "value": rounded(self.ours.median), "unit": self.unit });
        if let Some(ratio) = self.ratio {
            row["ratio"] = rounded(ratio.median);
        }
        row["goal"] = goal.into();
        row["better"] = better.into();
        row
    }

    /// One row of the table.
    pub fn row(&self) -> String {
        let number = |middle: Middle| {
            let digits = if middle.median < 100.0 { 2 } else { 0 };
            format!(
                "{:.digits$} {} ({:.digits$}–{:.digits$})",
                middle.median, self.unit, middle.low, middle.high
            )
        };
        let reference = self
            .reference
            .map_or_else(|| "–".to_owned(), |(other, found)| format!("{}, {other}", number(found)));
        let ratio = self.ratio.map_or_else(
            || "–".to_owned(),
            |ratio| format!("{:.3} ({:.3}–{:.3})", ratio.median, ratio.low, ratio.high),
        );
        let verdict = if self.is_kept() { "kept" } else { "MISSED" };
        format!(
            "{:<12} {:<28} {:<44} {:<22} {:<10} {verdict}",
            self.name,
            number(self.ours),
            reference,
            ratio,
            self.bound_in_words()
        )
    }

    fn bound_in_words(&self) -> String {
        match self.bound {
            Bound::AtLeastOf(part) => format!("≥ {part}"),
            Bound::AtMostTimes(times) => format!("≤ {times}"),
            Bound::Under(most) => format!("< {most} {}", self.unit),
        }
    }
}

/// To a thousandth: what comes after is noise.
fn rounded(number: f64) -> Value {
    ((number * 1000.0).round() / 1000.0).into()
}

/// The table's first line.
pub fn heading() -> String {
    format!(
        "{:<12} {:<28} {:<44} {:<22} {:<10} verdict\n",
        "measure", "ours (middle half)", "beside", "ratio", "bound"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_even_number_lies_between_two() {
        let middle = Middle::of(&[4.0, 1.0, 3.0, 2.0]).unwrap();
        assert_eq!((middle.low, middle.median, middle.high), (1.75, 2.5, 3.25));
        assert_eq!(Middle::of(&[7.0]).unwrap().median, 7.0);
        assert_eq!(Middle::of(&[]), None);
    }

    #[test]
    fn a_ratio_is_taken_round_by_round_so_that_a_slow_round_counts_for_both() {
        let (ours, reference) = ([95.0, 9.5, 96.0], [100.0, 10.0, 100.0]);
        let measure = |bound| Measure::beside("signing", "/s", (&ours, "raw", &reference), bound).unwrap();
        assert!((measure(Bound::AtLeastOf(0.95)).ratio.unwrap().median - 0.95).abs() < 1e-9);
        assert!(measure(Bound::AtLeastOf(0.94)).is_kept());
        assert!(!measure(Bound::AtLeastOf(0.97)).is_kept());
        assert!(measure(Bound::AtMostTimes(1.0)).is_kept());
        assert!(!measure(Bound::AtMostTimes(0.9)).is_kept());
        assert!(Measure::beside("x", "/s", (&ours, "raw", &[1.0]), Bound::AtLeastOf(1.0)).is_none());
    }

    #[test]
    fn json_holds_a_ratio_only_where_something_was_measured_beside() {
        let beside =
            Measure::beside("signing", "/s", (&[97.0, 97.0], "raw", &[100.0, 100.0]), Bound::AtLeastOf(0.95));
        assert_eq!(
            beside.unwrap().to_json(),
            json!({ "value": 97.0, "unit": "/s", "ratio": 0.97, "goal": 0.95, "better": "higher" })
        );
        let alone = Measure::alone("package", "MB", Middle::of(&[8.12345]).unwrap(), 20.0);
        assert_eq!(alone.to_json(), json!({ "value": 8.123, "unit": "MB", "goal": 20.0, "better": "lower" }));
    }

    #[test]
    fn a_bound_of_its_own_is_under_not_at() {
        let ours = Middle::of(&[20.0]).unwrap();
        assert!(!Measure::alone("package", "MB", ours, 20.0).is_kept());
        assert!(Measure::alone("package", "MB", ours, 20.1).is_kept());
    }
}

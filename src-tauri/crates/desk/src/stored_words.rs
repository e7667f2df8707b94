//! The words under which the store keeps the values of a closed enum. They outlive the names in the program: a table of
//! them is only ever added to.

/// A word for each value.
pub(crate) struct StoredWords<T: 'static>(pub &'static [(&'static str, T)]);

impl<T: Copy + PartialEq> StoredWords<T> {
    /// The word of a value; empty for one that the table lacks, which nothing reads as another's.
    pub fn word(&self, value: T) -> &'static str {
        self.0.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word)
    }

    /// The value of a word, where it has one.
    pub fn value(&self, word: &str) -> Option<T> {
        self.0.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_and_its_value_are_found_by_each_other_and_no_other_is() {
        let words = StoredWords(&[("one", 1), ("two", 2)]);
        assert_eq!((words.word(2), words.value("two")), ("two", Some(2)));
        assert_eq!((words.word(3), words.value("three"), words.value("")), ("", None, None));
    }
}

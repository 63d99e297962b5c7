//! The words of the command line: `name=number`.

/// The numbers that were given, by name. What is asked for is taken away; what is left nobody knows.
#[derive(Debug)]
pub struct Words(Vec<(String, usize)>);

impl Words {
    /// Reads `name=number` words.
    ///
    /// # Errors
    /// The word that is none.
    pub fn read(words: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let read = |word: String| {
            let (name, number) = word.split_once('=').ok_or(format!("{word}: write name=number"))?;
            let number = number.parse().map_err(|_| format!("{word}: write name=number"))?;
            Ok((name.trim_start_matches('-').to_owned(), number))
        };
        words
            .into_iter()
            .map(read)
            .collect::<Result<_, String>>()
            .map(Self)
    }

    /// The number of a name, or what holds without one. It is at least 1.
    pub fn take(&mut self, name: &str, otherwise: usize) -> usize {
        let place = self.0.iter().position(|(known, _)| known == name);
        place.map_or(otherwise, |place| self.0.remove(place).1).max(1)
    }

    /// Nothing must be left.
    ///
    /// # Errors
    /// The name that nobody knows.
    pub fn end(self) -> Result<(), String> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => Err(format!("nothing here is called `{name}`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_numbers_with_names() {
        let mut words = Words::read(["runs=2".to_owned(), "--minutes=5".to_owned()]).expect("words");
        assert_eq!((words.take("minutes", 60), words.take("devices", 100)), (5, 100));
        assert_eq!(words.end(), Err("nothing here is called `runs`".to_owned()));
        assert!(Words::read(["many".to_owned()]).is_err());
        assert!(Words::read(["runs=many".to_owned()]).is_err());
    }
}

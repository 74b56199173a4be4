//! What is presented: `manifest.csv` of the folder, with the columns `file`, `species`, `label` and `subject` in any
//! order, and others as they come. A row that cannot be understood stops the run before it begins.

use std::{fs, path::Path};

use serde::{Deserialize, Serialize};

use crate::setup::{
    complaint::{Bilingual, Complaint, file},
    rows::Table,
};

/// The name of the table in its folder.
pub const NAME: &str = "manifest.csv";
/// The columns that must be there.
const COLUMNS: [&str; 4] = ["file", "species", "label", "subject"];

/// One presentation: a row of the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Presentation {
    /// A still, a folder of frames or a clip, from the folder of the table.
    pub file: String,
    /// The species of the attack instrument; `None` for a bona fide presentation.
    pub species: Option<String>,
    /// Who presents; empty when nobody says.
    pub subject: String,
}

/// The table of presentations.
#[derive(Debug, PartialEq, Eq)]
pub struct Manifest {
    /// In the order of the rows.
    pub presentations: Vec<Presentation>,
    /// The table says that its attacks are simulated.
    pub simulated: bool,
}

#[derive(Deserialize)]
struct Row {
    file: String,
    species: String,
    label: String,
    subject: String,
    #[serde(default)]
    simulated: String,
}

impl Manifest {
    /// Reads the manifest of a folder.
    pub fn read(folder: &Path) -> Result<Self, Complaint> {
        let path = folder.join(NAME);
        let text = fs::read_to_string(&path).map_err(|e| file(&path, &e))?;
        let comments = text.lines().filter_map(|line| line.strip_prefix('#'));
        let mut simulated = comments.into_iter().any(|line| line.replace(' ', "") == "simulated=true");
        let remedy = Bilingual::new(
            "第一行写列名 file,species,label,subject；label 写 bona_fide 或 attack，攻击要写 species。",
            "The first line names the columns file,species,label,subject; label is bona_fide or attack, and an attack has \
             its species.",
        );
        let table = Table { path: &path, columns: &COLUMNS, remedy };
        let presentations = table.rows(text.as_bytes(), &Bilingual::new("没有一行", "no rows"), |row: Row| {
            simulated |= match row.simulated.to_ascii_lowercase().as_str() {
                "1" | "true" | "yes" => true,
                "" | "0" | "false" | "no" => false,
                other => {
                    return Err(Bilingual::new(
                        format!("simulated 写的是“{other}”"),
                        format!("simulated is \"{other}\""),
                    ));
                }
            };
            presentation(row)
        })?;
        Ok(Self { presentations, simulated })
    }
}

fn presentation(row: Row) -> Result<Presentation, Bilingual> {
    if row.file.is_empty() {
        return Err(Bilingual::new("file 是空的", "file is empty"));
    }
    let species = match row.label.to_ascii_lowercase().replace([' ', '-'], "_").as_str() {
        "bona_fide" => None,
        "attack" if row.species.is_empty() => {
            return Err(Bilingual::new("攻击没有写 species", "an attack without its species"));
        }
        "attack" => Some(row.species),
        other => return Err(Bilingual::new(format!("label 写的是“{other}”"), format!("label is \"{other}\""))),
    };
    Ok(Presentation { file: row.file, species, subject: row.subject })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Result<Manifest, Complaint> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), text).unwrap();
        Manifest::read(folder.path())
    }

    #[test]
    fn columns_come_in_any_order_and_others_are_skipped() {
        let read = table("label,note,subject,file,species\nbona_fide,x,p1,a.jpg,\nattack,,p1,b,print\n").unwrap();
        let [a, b] = read.presentations.as_slice() else { panic!("{read:?}") };
        assert_eq!((a.file.as_str(), a.species.as_deref(), a.subject.as_str()), ("a.jpg", None, "p1"));
        assert_eq!((b.file.as_str(), b.species.as_deref()), ("b", Some("print")));
        assert!(!read.simulated);
    }

    #[test]
    fn simulated_attacks_are_marked_by_a_column_or_a_comment() {
        let heading = "file,species,label,subject";
        assert!(table(&format!("{heading},simulated\na,print,attack,p,true\n")).unwrap().simulated);
        assert!(table(&format!("# simulated = true\n{heading}\na,print,attack,p\n")).unwrap().simulated);
        assert!(!table(&format!("{heading},simulated\na,print,attack,p,false\n")).unwrap().simulated);
    }

    #[test]
    fn a_row_that_cannot_be_understood_is_named() {
        for (text, named) in [
            ("file,label,subject\na,attack,p\n", "line 1: no column species"),
            ("file,species,label,subject\n", "line 1: no rows"),
            ("file,species,label,subject\na,,attack,p\n", "line 2: an attack without its species"),
            ("file,species,label,subject\na,,bona_fide,p\nb,,fake,p\n", "line 3: label is \"fake\""),
            ("file,species,label,subject\n,,bona_fide,p\n", "line 2: file is empty"),
            ("file,species,label,subject,simulated\na,,bona_fide,p,maybe\n", "line 2: simulated is \"maybe\""),
            ("file,species,label,subject\na,attack\n", "line 2: cannot be understood"),
        ] {
            let said = table(text).unwrap_err();
            assert!(said.what.en.ends_with(named), "{said}");
            assert!(said.code == 2 && said.remedy.zh.contains("bona_fide"));
        }
    }
}

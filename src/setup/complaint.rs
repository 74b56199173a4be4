//! Errors at the command line. Each is a pair, in both languages: what happened, and what to do about it.

use std::fmt;

use crate::{domain::person::clean, flow::wizard::Language};

/// One sentence in both languages of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bilingual {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

impl Bilingual {
    /// Both languages, side by side so that neither is forgotten.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The one that is spoken here.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

/// What happened and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// What happened.
    pub what: Bilingual,
    /// What to do.
    pub remedy: Bilingual,
    /// Exit code: 2 for a wrong command line or configuration, 1 for everything else.
    pub code: u8,
    /// In which language, when it is known better than by the command line.
    pub language: Option<Language>,
}

impl Complaint {
    /// The world is not as it should be; exit code 1.
    pub fn new(what: Bilingual, remedy: Bilingual) -> Self {
        Self { what, remedy, code: 1, language: None }
    }

    /// The command line or the configuration is wrong; exit code 2.
    pub fn usage(what: Bilingual, remedy: Bilingual) -> Self {
        Self { what, remedy, code: 2, language: None }
    }

    /// To be said in this language whatever the command line's is.
    #[must_use]
    pub fn spoken(self, language: Language) -> Self {
        Self { language: Some(language), ..self }
    }

    /// Both sentences as they are printed: a key of somebody's file or the name of one may hold what moves a cursor.
    pub fn said(&self, language: Language) -> String {
        let language = self.language.unwrap_or(language);
        let said = format!("{}\n→ {}", self.what.get(language), self.remedy.get(language));
        said.lines().map(clean).collect::<Vec<_>>().join("\n")
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(Language::English))
    }
}

impl std::error::Error for Complaint {}

/// A file could not be read or written: the same pair everywhere.
pub fn file(path: &std::path::Path, error: &std::io::Error) -> Complaint {
    use std::io::ErrorKind::{IsADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem, StorageFull};
    let shown = path.display();
    let (zh, en) = match error.kind() {
        NotFound => ("没有这个文件或文件夹", "There is no such file or folder"),
        IsADirectory => ("这是文件夹，不是文件", "This is a folder and no file"),
        PermissionDenied => ("没有权限使用", "You have no permission to use"),
        StorageFull => ("磁盘已满，无法写入", "The disk is full, cannot write"),
        ReadOnlyFilesystem => ("磁盘是只读的", "The disk is read-only"),
        _ => ("无法使用文件", "Cannot use the file"),
    };
    let (zh_remedy, en_remedy) = match error.kind() {
        NotFound => ("请检查路径是否写对。", "Check the path."),
        StorageFull => ("请清理磁盘后再试。", "Free some space and try again."),
        IsADirectory => ("请写到文件名。", "Name a file in it."),
        _ => ("请检查权限，或换一个地方。", "Check its permissions, or choose another place."),
    };
    Complaint::new(
        Bilingual::new(format!("{zh}：{shown}"), format!("{en}: {shown}")),
        Bilingual::new(zh_remedy, en_remedy),
    )
}

/// The data folder cannot be made or used: nobody may have written its path anywhere.
pub fn data_folder(path: &std::path::Path, error: &std::io::Error) -> Complaint {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem, StorageFull};
    let shown = path.display();
    let why = match error.kind() {
        PermissionDenied => "（没有权限）",
        StorageFull => "（磁盘已满）",
        ReadOnlyFilesystem => "（磁盘是只读的）",
        _ => "",
    };
    Complaint::new(
        Bilingual::new(
            format!("数据文件夹建不了：{shown}{why}"),
            format!("The data folder cannot be made: {shown} ({error})"),
        ),
        Bilingual::new(
            "请检查权限、磁盘空间和 HOME，或用 --data 另外指定一个文件夹。",
            "Check permissions, disk space and HOME, or name another folder with --data.",
        ),
    )
}

/// The line of `text` that a complaint names, from 1, for a place in bytes.
pub fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).map_or(1, |before| before.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_data_folder_is_moved_by_an_option() {
        let place = std::path::Path::new("/proc/x");
        assert!(data_folder(place, &std::io::ErrorKind::NotFound.into()).remedy.zh.contains("--data"));
        for kind in [std::io::ErrorKind::NotFound, std::io::ErrorKind::IsADirectory, std::io::ErrorKind::Other] {
            assert!(!file(place, &kind.into()).remedy.zh.contains("--data"), "{kind}");
        }
    }

    #[test]
    fn both_languages_name_the_file_and_the_way_out() {
        let missing = file(std::path::Path::new("/nowhere/x"), &std::io::ErrorKind::NotFound.into());
        assert_eq!(missing.said(Language::Chinese), "没有这个文件或文件夹：/nowhere/x\n→ 请检查路径是否写对。");
        assert_eq!(missing.said(Language::English), "There is no such file or folder: /nowhere/x\n→ Check the path.");
    }
}

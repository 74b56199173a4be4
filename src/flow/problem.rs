//! Everything that can go wrong, as the person at the counter is told. `ui::words` has a message and a remedy for each;
//! `setup::problems` maps every error of the lower layers to exactly one of these.

use renzheng_domain::person::{IdNumberError, NameError};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantNames};

/// A closed list; `Problem::VARIANTS` are the ids of all (snake case), the vocabulary of scenarios. Data inside is for
/// the words, never free text from an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Problem {
    // the form
    /// The name cannot be right.
    #[serde(skip)]
    Name(NameError),
    /// The number cannot be right.
    #[serde(skip)]
    IdNumber(IdNumberError),
    /// A field is empty.
    FieldEmpty,
    /// The number that was typed is not a telephone number.
    Telephone,
    // the bureau
    /// No connection to the bureau.
    BureauUnreachable,
    /// The bureau did not answer in time.
    BureauSlow,
    /// The bureau is overloaded and says so.
    BureauBusy,
    /// The bureau's certificate or signature is not trusted.
    BureauUntrusted,
    /// The bureau's answer is not what the protocol says (wrong shape, too big, contradictory).
    BureauUnintelligible,
    /// What the configuration says of the bureau's own interface does not fit its answers; the key in question.
    MappingWrong(String),
    /// The folder of the file gateway is not there.
    ExchangeMissing,
    /// The disk of the file gateway is full.
    ExchangeFull,
    /// The folder of the file gateway cannot be read or written.
    ExchangeUnusable,
    /// The bureau had an inner fault.
    BureauFault,
    /// The bureau refused the request; its code.
    BureauRefused(u16),
    /// Operator name or password is wrong.
    SignInRefused,
    /// The session has ended: sign in again.
    SessionExpired,
    /// Name and number together are not known to the bureau.
    PersonUnknown,
    /// Too many person checks in a short time.
    TooManyChecks,
    /// This counter has been revoked.
    DeviceRevoked,
    /// The program is too old for the bureau.
    UpdateNeeded,
    /// The bureau's key has been retired: the evidence must be taken again.
    KeyRetired,
    /// The bureau does not offer what was asked for.
    NotOffered,
    /// The record cannot be taken back: it is decided.
    AlreadyDecided,
    /// Whoever made the case cannot be its witness too.
    SameHelper,
    /// No record of this counter has that number.
    NumberUnknown,
    /// The list of who is due cannot be read.
    BookUnusable,
    // the camera
    /// No camera there.
    CameraAbsent,
    /// The system does not let this user open it.
    CameraDenied,
    /// Another program uses the camera.
    CameraBusy {
        /// What that program calls itself, if the system tells.
        holder: Option<String>,
    },
    /// The camera was unplugged.
    CameraUnplugged,
    /// The camera has stopped sending pictures.
    CameraStalled,
    /// The camera offers no mode that can be used.
    CameraNoMode,
    /// The camera's pictures cannot be decoded.
    CameraGarbage,
    /// Any other camera fault.
    CameraFault,
    /// The camera is a virtual one, which this counter does not accept.
    CameraVirtual,
    // this computer
    /// The record cannot be written: the disk is full or read-only.
    DiskUnwritable,
    /// What is on disk of a record is not what was written: it is not sent.
    RecordDamaged,
    /// The disk has no space for another record: nothing is captured that could not be stored.
    DiskFull,
    // the slip
    /// The printer's command cannot be started.
    PrinterMissing,
    /// The printer's command ended with this code; `None`: it was ended.
    PrinterRefused(Option<i32>),
    /// The printer's command does not come to an end.
    PrinterSlow,
    /// The folder for slips cannot be written.
    SlipUnwritable,
    /// A model file is missing or altered.
    ModelsUnusable,
}

impl Problem {
    /// Identifier of the problem, derived from the variant's name.
    pub fn id(&self) -> &'static str {
        self.into()
    }
}

//! The part of Linux's `linux/videodev2.h` that the crates `v4l` 0.14 and `nokhwa-bindings-linux` 0.1 use, in the names
//! bindgen would give, so that the program builds without bindgen and libclang.
//!
//! Written by hand after the headers of Linux 6.1 (Debian 12, `linux-libc-dev`). `tests/v4l2` of the program compares
//! sizes, offsets, numbers and the requests made from them with the headers of the machine, and with those for arm64.
//!
//! - this file: the numbers of controls and enumerations, and C's `timeval`;
//! - [`exchanged`]: what `v4l` fills in or reads;
//! - [`measured`]: what it names only for its size, which is a part of the number of a request (`ioctl`).
//!
//! Of a union, members that nobody uses are left out when they change neither size nor alignment; where one member is
//! left, it stands for the union. Bytes of zero are a valid value of every type.

#![no_std]

#[cfg(not(target_pointer_width = "64"))]
compile_error!("layouts were checked against the headers of 64-bit systems only");

pub mod exchanged;
pub mod measured;

pub use exchanged::*;
pub use measured::*;

use core::ffi::c_long;

/// Seconds of C.
pub type time_t = c_long;

/// `struct timeval` of `sys/time.h`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct timeval {
    /// Whole seconds.
    pub tv_sec: time_t,
    /// Microseconds, below a million.
    pub tv_usec: c_long,
}

/// Where the numbers of user controls begin: `V4L2_CID_BASE`.
const USER: u32 = 0x0098_0900;
/// Where those of cameras begin: `V4L2_CID_CAMERA_CLASS_BASE`.
const CAMERA: u32 = 0x009a_0900;

/// Declares numbers, each documented by the header it stands in.
macro_rules! numbers {
    ($header:literal, $($name:ident = $value:expr;)*) => {
        $(#[doc = concat!("See `", $header, "`.")] pub const $name: u32 = $value;)*
    };
}

numbers! { "linux/v4l2-controls.h",
    V4L2_CID_BRIGHTNESS = USER;
    V4L2_CID_CONTRAST = USER + 1;
    V4L2_CID_SATURATION = USER + 2;
    V4L2_CID_HUE = USER + 3;
    V4L2_CID_GAMMA = USER + 16;
    V4L2_CID_EXPOSURE = USER + 17;
    V4L2_CID_GAIN = USER + 19;
    V4L2_CID_WHITE_BALANCE_TEMPERATURE = USER + 26;
    V4L2_CID_SHARPNESS = USER + 27;
    V4L2_CID_BACKLIGHT_COMPENSATION = USER + 28;
    V4L2_CID_PAN_RELATIVE = CAMERA + 4;
    V4L2_CID_TILT_RELATIVE = CAMERA + 5;
    V4L2_CID_FOCUS_RELATIVE = CAMERA + 11;
    V4L2_CID_ZOOM_RELATIVE = CAMERA + 14;
    V4L2_CID_IRIS_RELATIVE = CAMERA + 18;
}

numbers! { "linux/videodev2.h",
    V4L2_CTRL_FLAG_NEXT_CTRL = 0x8000_0000;
    V4L2_CTRL_FLAG_NEXT_COMPOUND = 0x4000_0000;
    v4l2_frmsizetypes_V4L2_FRMSIZE_TYPE_DISCRETE = 1;
    v4l2_frmsizetypes_V4L2_FRMSIZE_TYPE_CONTINUOUS = 2;
    v4l2_frmsizetypes_V4L2_FRMSIZE_TYPE_STEPWISE = 3;
    v4l2_frmivaltypes_V4L2_FRMIVAL_TYPE_DISCRETE = 1;
    v4l2_frmivaltypes_V4L2_FRMIVAL_TYPE_CONTINUOUS = 2;
    v4l2_frmivaltypes_V4L2_FRMIVAL_TYPE_STEPWISE = 3;
}

//! What `v4l` names only for its size, which is a part of the number of a request (`ioctl`).

use core::ffi::{c_char, c_int, c_void};

use crate::{v4l2_ext_control, v4l2_fract};

/// `VIDIOC_G_EXT_CTRLS`, `VIDIOC_S_EXT_CTRLS`; `v4l` fills in a copy of its own.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_ext_controls {
    pub which: u32,
    pub count: u32,
    pub error_idx: u32,
    pub request_fd: i32,
    pub reserved: [u32; 1],
    pub controls: *mut v4l2_ext_control,
}

/// `VIDIOC_G_FBUF`, `VIDIOC_S_FBUF`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_framebuffer {
    pub capability: u32,
    pub flags: u32,
    pub base: *mut c_void,
    pub fmt: v4l2_framebuffer__bindgen_ty_1,
}

/// The layout of a framebuffer.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_framebuffer__bindgen_ty_1 {
    pub width: u32,
    pub height: u32,
    pub pixelformat: u32,
    pub field: u32,
    pub bytesperline: u32,
    pub sizeimage: u32,
    pub colorspace: u32,
    pub priv_: u32,
}

/// `VIDIOC_EXPBUF`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_exportbuffer {
    pub type_: u32,
    pub index: u32,
    pub plane: u32,
    pub flags: u32,
    pub fd: i32,
    pub reserved: [u32; 11],
}

/// `VIDIOC_G_STD`, `VIDIOC_S_STD`: television standards, one a bit.
pub type v4l2_std_id = u64;

/// `VIDIOC_ENUMSTD`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_standard {
    pub index: u32,
    pub id: v4l2_std_id,
    pub name: [u8; 24],
    pub frameperiod: v4l2_fract,
    pub framelines: u32,
    pub reserved: [u32; 4],
}

/// `VIDIOC_ENUMINPUT`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_input {
    pub index: u32,
    pub name: [u8; 32],
    pub type_: u32,
    pub audioset: u32,
    pub tuner: u32,
    pub std: v4l2_std_id,
    pub status: u32,
    pub capabilities: u32,
    pub reserved: [u32; 3],
}

/// `VIDIOC_ENUMOUTPUT`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_output {
    pub index: u32,
    pub name: [u8; 32],
    pub type_: u32,
    pub audioset: u32,
    pub modulator: u32,
    pub std: v4l2_std_id,
    pub capabilities: u32,
    pub reserved: [u32; 3],
}

/// `VIDIOC_G_TUNER`, `VIDIOC_S_TUNER`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_tuner {
    pub index: u32,
    pub name: [u8; 32],
    pub type_: u32,
    pub capability: u32,
    pub rangelow: u32,
    pub rangehigh: u32,
    pub rxsubchans: u32,
    pub audmode: u32,
    pub signal: i32,
    pub afc: i32,
    pub reserved: [u32; 4],
}

/// `VIDIOC_G_MODULATOR`, `VIDIOC_S_MODULATOR`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_modulator {
    pub index: u32,
    pub name: [u8; 32],
    pub capability: u32,
    pub rangelow: u32,
    pub rangehigh: u32,
    pub txsubchans: u32,
    pub type_: u32,
    pub reserved: [u32; 3],
}

/// `VIDIOC_G_FREQUENCY`, `VIDIOC_S_FREQUENCY`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_frequency {
    pub tuner: u32,
    pub type_: u32,
    pub frequency: u32,
    pub reserved: [u32; 8],
}

/// `VIDIOC_G_AUDIO`, `VIDIOC_S_AUDIO`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_audio {
    pub index: u32,
    pub name: [u8; 32],
    pub capability: u32,
    pub mode: u32,
    pub reserved: [u32; 2],
}

/// `VIDIOC_G_AUDOUT`, `VIDIOC_S_AUDOUT`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_audioout {
    pub index: u32,
    pub name: [u8; 32],
    pub capability: u32,
    pub mode: u32,
    pub reserved: [u32; 2],
}

/// `VIDIOC_QUERYCTRL`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_queryctrl {
    pub id: u32,
    pub type_: u32,
    pub name: [u8; 32],
    pub minimum: i32,
    pub maximum: i32,
    pub step: i32,
    pub default_value: i32,
    pub flags: u32,
    pub reserved: [u32; 2],
}

/// `VIDIOC_G_EDID`, `VIDIOC_S_EDID`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_edid {
    pub pad: u32,
    pub start_block: u32,
    pub blocks: u32,
    pub reserved: [u32; 5],
    pub edid: *mut u8,
}

/// A rectangle, in pixels.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_rect {
    pub left: i32,
    pub top: i32,
    pub width: u32,
    pub height: u32,
}

/// `VIDIOC_CROPCAP`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_cropcap {
    pub type_: u32,
    pub bounds: v4l2_rect,
    pub defrect: v4l2_rect,
    pub pixelaspect: v4l2_fract,
}

/// `VIDIOC_G_CROP`, `VIDIOC_S_CROP`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_crop {
    pub type_: u32,
    pub c: v4l2_rect,
}

/// `VIDIOC_G_JPEGCOMP`, `VIDIOC_S_JPEGCOMP`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_jpegcompression {
    pub quality: c_int,
    pub APPn: c_int,
    pub APP_len: c_int,
    pub APP_data: [c_char; 60],
    pub COM_len: c_int,
    pub COM_data: [c_char; 60],
    pub jpeg_markers: u32,
}

/// `VIDIOC_G_SLICED_VBI_CAP`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_sliced_vbi_cap {
    pub service_set: u16,
    pub service_lines: [[u16; 24]; 2],
    pub type_: u32,
    pub reserved: [u32; 3],
}

/// `VIDIOC_G_ENC_INDEX`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_enc_idx {
    pub entries: u32,
    pub entries_cap: u32,
    pub reserved: [u32; 4],
    pub entry: [v4l2_enc_idx_entry; 64],
}

/// One frame in the index of an encoder.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_enc_idx_entry {
    pub offset: u64,
    pub pts: u64,
    pub length: u32,
    pub flags: u32,
    pub reserved: [u32; 2],
}

/// `VIDIOC_ENCODER_CMD`, `VIDIOC_TRY_ENCODER_CMD`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct v4l2_encoder_cmd {
    pub cmd: u32,
    pub flags: u32,
    pub raw: [u32; 8],
}

//! What is compared, each name once. `reserved` fields are left out: newer headers give names to parts of them.

use std::mem::{align_of, offset_of, size_of};

use v4l::{v4l_sys, v4l2::vidioc};

/// The size of what the function points at.
fn size_at<S, F>(_: fn(&S) -> *const F) -> usize {
    size_of::<F>()
}

/// Size and alignment of each structure, offset and size of each field; a field that C calls otherwise has that name
/// behind `=`.
macro_rules! layouts {
    ($($name:ident: $($($field:ident).+ $(= $c:literal)?),+;)+) => {{
        let mut claims = Vec::new();
        $(
            let name = concat!("struct ", stringify!($name));
            claims.push(format!("sizeof({name}) == {}", size_of::<v4l_sys::$name>()));
            claims.push(format!("_Alignof({name}) == {}", align_of::<v4l_sys::$name>()));
            $(
                let field = [$($c,)? stringify!($($field).+)][0];
                let offset = offset_of!(v4l_sys::$name, $($field).+);
                claims.push(format!("__builtin_offsetof({name}, {field}) == {offset}"));
                let size = size_at(|whole: &v4l_sys::$name| &raw const whole.$($field).+);
                claims.push(format!("sizeof((({name} *)0)->{field}) == {size}"));
            )+
        )+
        claims
    }};
}

pub fn layouts() -> Vec<String> {
    layouts! {
        timeval: tv_sec, tv_usec;
        v4l2_capability: driver, card, bus_info, version, capabilities, device_caps;
        v4l2_fmtdesc: index, type_ = "type", flags, description, pixelformat, mbus_code;
        v4l2_format: type_ = "type", fmt, fmt.pix, fmt.raw_data;
        v4l2_pix_format: width, height, pixelformat, field, bytesperline, sizeimage, colorspace, priv_ = "priv",
            flags, ycbcr_enc, quantization, xfer_func;
        v4l2_frmsizeenum: index, pixel_format, type_ = "type", __bindgen_anon_1.discrete = "discrete",
            __bindgen_anon_1.stepwise = "stepwise";
        v4l2_frmsize_discrete: width, height;
        v4l2_frmsize_stepwise: min_width, max_width, step_width, min_height, max_height, step_height;
        v4l2_frmivalenum: index, pixel_format, width, height, type_ = "type", __bindgen_anon_1.discrete = "discrete",
            __bindgen_anon_1.stepwise = "stepwise";
        v4l2_frmival_stepwise: min, max, step;
        v4l2_fract: numerator, denominator;
        v4l2_streamparm: type_ = "type", parm, parm.capture, parm.output, parm.raw_data;
        v4l2_captureparm: capability, capturemode, timeperframe, extendedmode, readbuffers;
        v4l2_outputparm: capability, outputmode, timeperframe, extendedmode, writebuffers;
        v4l2_requestbuffers: count, type_ = "type", memory, capabilities, flags;
        v4l2_buffer: index, type_ = "type", bytesused, flags, field, timestamp, timecode, sequence, memory, m,
            m.offset, m.userptr, m.fd, length, request_fd;
        v4l2_timecode: type_ = "type", flags, frames, seconds, minutes, hours, userbits;
        v4l2_query_ext_ctrl: id, type_ = "type", name, minimum, maximum, step, default_value, flags, elem_size, elems,
            nr_of_dims, dims;
        v4l2_querymenu: id, index, __bindgen_anon_1.name = "name", __bindgen_anon_1.value = "value";
        v4l2_ext_control: id, size, __bindgen_anon_1.value = "value", __bindgen_anon_1.value64 = "value64",
            __bindgen_anon_1.string = "string", __bindgen_anon_1.p_u8 = "p_u8", __bindgen_anon_1.p_u16 = "p_u16",
            __bindgen_anon_1.p_u32 = "p_u32", __bindgen_anon_1.ptr = "ptr";
        v4l2_control: id, value;
        v4l2_ext_controls: which, count, error_idx, request_fd, controls;
        v4l2_framebuffer: capability, flags, base, fmt, fmt.width, fmt.height, fmt.pixelformat, fmt.field,
            fmt.bytesperline, fmt.sizeimage, fmt.colorspace, fmt.priv_ = "fmt.priv";
        v4l2_exportbuffer: type_ = "type", index, plane, flags, fd;
        v4l2_standard: index, id, name, frameperiod, framelines;
        v4l2_input: index, name, type_ = "type", audioset, tuner, std, status, capabilities;
        v4l2_output: index, name, type_ = "type", audioset, modulator, std, capabilities;
        v4l2_tuner: index, name, type_ = "type", capability, rangelow, rangehigh, rxsubchans, audmode, signal, afc;
        v4l2_modulator: index, name, capability, rangelow, rangehigh, txsubchans, type_ = "type";
        v4l2_frequency: tuner, type_ = "type", frequency;
        v4l2_audio: index, name, capability, mode;
        v4l2_audioout: index, name, capability, mode;
        v4l2_queryctrl: id, type_ = "type", name, minimum, maximum, step, default_value, flags;
        v4l2_edid: pad, start_block, blocks, edid;
        v4l2_rect: left, top, width, height;
        v4l2_cropcap: type_ = "type", bounds, defrect, pixelaspect;
        v4l2_crop: type_ = "type", c;
        v4l2_jpegcompression: quality, APPn, APP_len, APP_data, COM_len, COM_data, jpeg_markers;
        v4l2_sliced_vbi_cap: service_set, service_lines, type_ = "type";
        v4l2_enc_idx: entries, entries_cap, entry;
        v4l2_enc_idx_entry: offset, pts, length, flags;
        v4l2_encoder_cmd: cmd, flags, raw = "raw.data";
    }
}

/// A value of an enumeration has the enumeration's name in front in Rust only.
pub fn in_c(name: &str) -> &str {
    name.split_once("types_").map_or(name, |(_, value)| value)
}

macro_rules! numbers {
    ($($name:ident),+) => {
        vec![$(format!("{} == {}", in_c(stringify!($name)), v4l_sys::$name)),+]
    };
}

pub fn numbers() -> Vec<String> {
    numbers! {
        V4L2_CID_BRIGHTNESS, V4L2_CID_CONTRAST, V4L2_CID_SATURATION, V4L2_CID_HUE, V4L2_CID_GAMMA, V4L2_CID_EXPOSURE,
        V4L2_CID_GAIN, V4L2_CID_WHITE_BALANCE_TEMPERATURE, V4L2_CID_SHARPNESS, V4L2_CID_BACKLIGHT_COMPENSATION,
        V4L2_CID_PAN_RELATIVE, V4L2_CID_TILT_RELATIVE, V4L2_CID_FOCUS_RELATIVE, V4L2_CID_ZOOM_RELATIVE,
        V4L2_CID_IRIS_RELATIVE, V4L2_CTRL_FLAG_NEXT_CTRL, V4L2_CTRL_FLAG_NEXT_COMPOUND,
        v4l2_frmsizetypes_V4L2_FRMSIZE_TYPE_DISCRETE, v4l2_frmsizetypes_V4L2_FRMSIZE_TYPE_CONTINUOUS,
        v4l2_frmsizetypes_V4L2_FRMSIZE_TYPE_STEPWISE, v4l2_frmivaltypes_V4L2_FRMIVAL_TYPE_DISCRETE,
        v4l2_frmivaltypes_V4L2_FRMIVAL_TYPE_CONTINUOUS, v4l2_frmivaltypes_V4L2_FRMIVAL_TYPE_STEPWISE
    }
}

/// All that `v4l` names, `VIDIOC_RESERVED` excepted: newer headers have it no more.
macro_rules! requests {
    ($($name:ident),+) => {
        vec![$(format!("{} == {:#x}", stringify!($name), vidioc::$name as u32)),+]
    };
}

pub fn requests() -> Vec<String> {
    requests! {
        VIDIOC_QUERYCAP, VIDIOC_ENUM_FMT, VIDIOC_G_FMT, VIDIOC_S_FMT, VIDIOC_REQBUFS,
        VIDIOC_QUERYBUF, VIDIOC_G_FBUF, VIDIOC_S_FBUF, VIDIOC_OVERLAY, VIDIOC_QBUF, VIDIOC_EXPBUF, VIDIOC_DQBUF,
        VIDIOC_STREAMON, VIDIOC_STREAMOFF, VIDIOC_G_PARM, VIDIOC_S_PARM, VIDIOC_G_STD, VIDIOC_S_STD, VIDIOC_ENUMSTD,
        VIDIOC_ENUMINPUT, VIDIOC_G_CTRL, VIDIOC_S_CTRL, VIDIOC_G_TUNER, VIDIOC_S_TUNER, VIDIOC_G_AUDIO,
        VIDIOC_S_AUDIO, VIDIOC_QUERYCTRL, VIDIOC_QUERYMENU, VIDIOC_G_INPUT, VIDIOC_S_INPUT, VIDIOC_G_EDID,
        VIDIOC_S_EDID, VIDIOC_G_OUTPUT, VIDIOC_S_OUTPUT, VIDIOC_ENUMOUTPUT, VIDIOC_G_AUDOUT, VIDIOC_S_AUDOUT,
        VIDIOC_G_MODULATOR, VIDIOC_S_MODULATOR, VIDIOC_G_FREQUENCY, VIDIOC_S_FREQUENCY, VIDIOC_CROPCAP, VIDIOC_G_CROP,
        VIDIOC_S_CROP, VIDIOC_G_JPEGCOMP, VIDIOC_S_JPEGCOMP, VIDIOC_QUERYSTD, VIDIOC_TRY_FMT, VIDIOC_ENUMAUDIO,
        VIDIOC_ENUMAUDOUT, VIDIOC_G_PRIORITY, VIDIOC_S_PRIORITY, VIDIOC_G_SLICED_VBI_CAP, VIDIOC_LOG_STATUS,
        VIDIOC_G_EXT_CTRLS, VIDIOC_S_EXT_CTRLS, VIDIOC_TRY_EXT_CTRLS, VIDIOC_ENUM_FRAMESIZES,
        VIDIOC_ENUM_FRAMEINTERVALS, VIDIOC_G_ENC_INDEX, VIDIOC_ENCODER_CMD, VIDIOC_TRY_ENCODER_CMD,
        VIDIOC_QUERY_EXT_CTRL
    }
}

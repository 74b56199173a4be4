//! Where a well placed face stands.

/// The oval on screen, as shares of the picture's height around the picture's middle.
pub struct Oval;

impl Oval {
    /// Half its height. The mesh reaches from the hairline to the chin; .36 leaves room for hair above it at the
    /// distance where the face fills a good half of the picture's height.
    pub const HALF_HEIGHT: f32 = 0.36;
    /// Half its width: heads are about three quarters as wide as high.
    pub const HALF_WIDTH: f32 = 0.27;
    /// Height of the mesh of a well placed face, as a share of the picture's height: the middle of the distance meter.
    pub const FACE_HEIGHT: f32 = 0.5;
}

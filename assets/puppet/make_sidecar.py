#!/usr/bin/env python3
"""Makes the sidecar of a puppet: which points of a portrait move, how deep they lie, and the triangles between them.

usage: make_sidecar.py POINTS.json PICTURE OUT.json          needs numpy, scipy, triangle, Pillow

POINTS.json is one JSON object with `mesh` (468 x [x, y]) and `z` (468) in pixels of the picture, as the face mesh
model gives them (z grows away from the camera), the contours refined by its eye and lip outputs.
Points 0..467 of the sidecar are the MediaPipe face mesh. Behind them come points of hair, neck and background on a
grid. A point is [x, y, z, follow]: `follow` is 1 on the head and falls to 0 around it, so that nothing tears.
"""
import hashlib, json, sys
import numpy as np, triangle
from PIL import Image
from scipy.interpolate import LinearNDInterpolator
from scipy.spatial import ConvexHull, Delaunay

# The astronaut: the view is what the camera sees (4:3), the head is an oval from the hair's outline to the chin.
VIEW = (64.0, 2.0, 320.0, 240.0)
HEAD_CENTRE, HEAD_RADII = np.array([227.0, 98.0]), np.array([78.0, 90.0])
REST = [0.8, 2.8, -2.8]   # yaw, pitch, roll in degrees that make the portrait look straight ahead
FADE = 1.75        # in radii: from here on nothing moves
RINGS = [1.06, 1.13, 1.22, 1.33]   # times the face's outline: even strips around it, or its edge would stretch into teeth
SLOPE = 1.2        # see below
STEP = 12.0        # grid, picture pixels
INNER_LIPS = [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95]
LIDS = [[33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7],
        [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249]]
FACE_SIDES = [127, 356, 234, 454]   # in front of the ears: the axis of the head's turn runs at their depth

points, picture, out = sys.argv[1:]
row = json.load(open(points)); xy = np.array(row["mesh"]); z = np.array(row["z"])
assert xy.shape == (468, 2) and z.shape == (468,)
axis_z = float(z[FACE_SIDES].mean())
hull = xy[ConvexHull(xy).vertices]; centre = hull.mean(0); wide = Delaunay(centre + (hull - centre) * (RINGS[-1] + .06))

x0, y0, w, h = VIEW
grid = np.array([(x, y) for y in np.linspace(y0, y0 + h, round(h / STEP) + 1) for x in np.linspace(x0, x0 + w, round(w / STEP) + 1)])
grid = grid[wide.find_simplex(grid) < 0]
# The outline from ear to ear along the jaw and over the forehead, evenly sampled.
closed = np.vstack([hull, hull[:1]]); run = np.r_[0, np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))]
even = np.linspace(0, run[-1], 56, endpoint=False); outline = np.c_[np.interp(even, run, closed[:, 0]), np.interp(even, run, closed[:, 1])]
grid = np.vstack([centre + (outline - centre) * k for k in RINGS] + [grid])
r = np.linalg.norm((grid - HEAD_CENTRE) / HEAD_RADII, axis=1)
t = np.clip((FADE - r) / (FADE - 1), 0, 1); follow = t * t * (3 - 2 * t)
edge = (grid[:, 0] <= x0) | (grid[:, 0] >= x0 + w) | (grid[:, 1] <= y0) | (grid[:, 1] >= y0 + h)
follow[edge] = 0
# Depth outside the face: from the depth of its rim to that of the axis at the head's outline.
rim = np.vstack([hull, HEAD_CENTRE + HEAD_RADII * np.c_[np.cos(a := np.linspace(0, 2 * np.pi, 60)), np.sin(a)] * 1.0])
rim_z = np.r_[[z[np.where((xy == p).all(1))[0][0]] for p in hull], np.full(60, axis_z)]
depth = np.nan_to_num(LinearNDInterpolator(rim, rim_z)(grid), nan=axis_z); depth[r > 1] = axis_z

allxy, allz = np.vstack([xy, grid]), np.r_[z, depth]
# Cheeks fall away steeper than a picture from the front can show: without this limit a few pixels of the face's edge
# would be stretched over the whole side of the head. No depth lies further than SLOPE x distance behind a neighbour;
# up to a turn of 39 degrees (cot = SLOPE) nothing folds over.
allz = np.min(allz[None, :] + SLOPE * np.linalg.norm(allxy[:, None] - allxy[None, :], axis=2), axis=1)
# No triangle may cross the rims of lips and lids. The mouth's inside is left out: the program draws it, it opens.
rims = [(a, b) for rim in (INNER_LIPS, *LIDS) for a, b in zip(rim, rim[1:] + rim[:1])]
mesh = triangle.triangulate({"vertices": allxy, "segments": rims, "holes": [xy[[13, 14]].mean(0)]}, "pc")
assert len(mesh["vertices"]) == len(allxy); tri = mesh["triangles"].tolist()
size = Image.open(picture).size
pts = [[round(float(v), 2) for v in (*p, d, f)] for p, d, f in zip(allxy, allz, np.r_[np.ones(468), follow])]
json.dump({"picture_sha256": hashlib.sha256(open(picture, "rb").read()).hexdigest(), "picture_size": list(size), "view": list(VIEW),
           "rest": REST, "axis": [float(xy[FACE_SIDES, 0].mean().round(2)), float(xy[FACE_SIDES, 1].mean().round(2)), round(axis_z, 2)],
           "points": pts, "triangles": tri}, open(out, "w"), separators=(",", ":"))
print(len(pts), "points", len(tri), "triangles, axis z", axis_z)

#!/usr/bin/env python3
"""rewrite_phases.py IN.onnx OUT.onnx PLAN     PLAN: SIZE:ROWSxCOLUMNS,... as 96:4x4,48:4x4,24:2x2

rten 0.27 reads what a Conv sees through a scalar gather, about 1 ns a number, which is most of the time of the grouped
Convs of rewrite_depthwise.py. Here maps of the sizes in PLAN are kept in another order, [C, b, d, H/b * W/d]: pixels are
sorted by their place in a block of b x d, each of the b*d places being a plane of its own. Then
  - pointwise Conv, PRelu, Add, Pad of channels do not notice;
  - a 3x3 depthwise Conv is one MatMul a channel: the planes and their neighbours' edges (planes shifted by one block, which is
    copying of whole rows) times Toeplitz weights, no gather;
  - 2x2 MaxPool is a maximum of planes, and a stride of 2 halves b and d;
  - a Conv of one output pixel is a vector times a matrix.
Run before rewrite_depthwise.py, which takes the rest. Same outputs but for rounding. Expanded weights are not stored: rten folds
the constant subgraph that builds them at load.
"""
import sys, numpy as np, onnx
from onnx import helper as h
from rewrite_depthwise import Rewriter

class Phases(Rewriter):
    prefix = 'ph'
    def __init__(self, m, plan):
        super().__init__(m, {}, 1.0); self.plan = plan; self.at = {}; self.plain = {}
    def cuts(self, x, axes, nd=4):  # Pad by axis: {axis: (before, after)}, negative cuts
        p = [0] * (2 * nd)
        for a, (u, v) in axes.items(): p[a], p[a + nd] = u, v
        return self.op('Pad', [x, self.i64(*p)])
    def shift(self, x, first, count, of, by, mask=None):
        """`count` of the `of` planes of [1, C, of, N] from `first`, their pixels moved by `by`; `mask` blots what came round a row."""
        y = self.cuts(x, {2: (-first, first + count - of), 3: (by, -by)})
        return y if mask is None else self.op('Mul', [y, mask])
    def halo(self, x, b, d, hb, wb, top, left, bottom, right):
        """[1, C, b*d, N] -> the same planes and then those of the neighbouring blocks that a 3x3 kernel reaches; their places."""
        col = np.arange(hb * wb) % wb; P = b * d
        west = self.const((col != 0).astype(np.float32)) if left else None
        east = self.const((col != wb - 1).astype(np.float32)) if right else None
        k = [x]; at = [(i, j) for i in range(b) for j in range(d)]
        rows = []
        if top: rows.append((-1, self.shift(x, P - d, d, P, wb)))
        if bottom: rows.append((b, self.shift(x, 0, d, P, -wb)))
        for i, r in rows: k.append(r); at += [(i, j) for j in range(d)]
        for on, j, src, by, mask in ((left, -1, d - 1, 1, west), (right, d, 0, -1, east)):
            if not on: continue
            e = x if d == 1 else self.op('Slice', [x, self.i64(src), self.i64(P), self.i64(2), self.i64(d)])
            k.append(self.shift(e, 0, b, b, by, mask)); at += [(i, j) for i in range(b)]
            for i, r in rows: k.append(self.shift(r, src, 1, d, by, mask)); at.append((i, j))
        return self.op('Concat', k, axis=2), at
    def to(self, x, want):
        """The tensor in the order `want` (b, d)."""
        have = self.at.get(x)
        if have == want: return self.plain.get(x, x) if have is None else x
        if (x, want) in self.plain: return self.plain[x, want]
        _, C, H, W = self.shape[x]; b, d = want or (1, 1)
        if have is None: src, dims, perm = x, (C, H // b, b, W // d, d), (0, 2, 4, 1, 3)
        elif want is None: src, (b, d) = x, have; dims, perm = (C, b, d, H // b, W // d), (0, 3, 1, 4, 2)
        elif b % have[0] == 0 and d % have[1] == 0:  # a block becomes several
            j, k = have; t, u = b // j, d // k
            src, dims, perm = x, (C, j, k, H // b, t, W // d, u), (0, 4, 1, 6, 2, 3, 5)
        else: src, dims, perm = self.to(x, None), (C, H // b, b, W // d, d), (0, 2, 4, 1, 3)
        y = self.op('Transpose', [self.op('Reshape', [src, self.i64(*dims)])], perm=list(perm))
        y = self.op('Reshape', [y, self.i64(*((1, C, b * d, H * W // b // d) if want else (1, C, H, W)))])
        self.plain[x, want] = y; return y
    def depthwise(self, n, a, C, H, W, s, pads):
        x, wn, y = n.input[0], n.input[1], n.output[0]; want = self.plan.get(H)
        if want is None: return False
        if s == 2 and (want[0] % 2 or want[1] % 2): return False
        b, d = want; hb, wb = H // b, W // d; N = hb * wb
        top, left = pads[0], pads[1]; bottom, right = (pads[2], pads[3]) if s == 1 else (1 - pads[0], 1 - pads[1])
        k, at = self.halo(self.to(x, want), b, d, hb, wb, top, left, bottom, right)
        ob, od = b // s, d // s; idx = np.full((ob, od, len(at)), 9, np.int32)
        for i in range(ob):
            for j in range(od):
                for q, (y0, x0) in enumerate(at):
                    u, v = y0 - i * s + pads[0], x0 - j * s + pads[1]
                    if 0 <= u < 3 and 0 <= v < 3: idx[i, j, q] = 3 * u + v
        K = self.op('Reshape', [self.gathered(wn, C, 3, 3, idx), self.i64(C, ob * od, len(at))])
        t = self.op('MatMul', [K, self.op('Reshape', [k, self.i64(C, len(at), N)])])
        if len(n.input) > 2 and n.input[2]: t = self.op('Add', [t, self.op('Reshape', [n.input[2], self.i64(C, 1, 1)])])
        return self.out(t, y, C, ob, od, N)
    def first(self, n, H, C):
        """3x3 of stride 2 over the NHWC input: planes of the input, of which each output place takes 27."""
        p = self.prod.get(n.input[0]); O = self.static_weight(n.input[1])[0]; want = self.plan.get(H // 2)
        if p is None or p.op_type != 'Transpose' or C != 3 or want is None: return False
        b, d = want[0] * 2, want[1] * 2; hb, wb = H // b, H // d; N = hb * wb
        x = self.op('Transpose', [self.op('Reshape', [p.input[0], self.i64(hb, b, wb, d, 3)])], perm=[4, 1, 3, 0, 2])
        x, at = self.halo(self.op('Reshape', [x, self.i64(1, 3, b * d, N)]), b, d, hb, wb, 0, 0, 1, 1)
        at = {p: i for i, p in enumerate(at)}; P = b * d // 4
        idx = np.array([[c * len(at) + at[2 * i + u, 2 * j + v] for i in range(b // 2) for j in range(d // 2)]
                        for c in range(3) for u in range(3) for v in range(3)], np.int32)
        x = self.op('Gather', [self.op('Reshape', [x, self.i64(3 * len(at), N)]), self.const(idx)], axis=0)
        y = n.output[0]; K = self.op('Reshape', [n.input[1], self.i64(O, 27, 1, 1)])
        self.op('Conv', [self.op('Reshape', [x, self.i64(1, 27, P, N)]), K] + list(n.input[2:]), y, kernel_shape=[1, 1])
        self.at[y] = want; return True
    def pool(self, n):
        x, y = n.input[0], n.output[0]; at = self.at.get(x)
        if at is None or at[0] % 2 or at[1] % 2: return False
        _, C, H, W = self.shape[x]; b, d = at; N = H * W // b // d
        def larger(u, v): return self.op('Add', [v, self.op('Relu', [self.op('Sub', [u, v])])])  # Max is slow
        x = larger(*(self.op('Slice', [x, self.i64(k), self.i64(b * d), self.i64(2), self.i64(2)]) for k in (0, 1)))
        x = self.op('Reshape', [x, self.i64(1, C * b // 2, 2, d // 2 * N)])
        x = larger(*(self.op('Slice', [x, self.i64(k), self.i64(k + 1), self.i64(2)]) for k in (0, 1)))
        return self.out(x, y, C, b // 2, d // 2, N)
    def out(self, t, y, C, b, d, N):
        """Names the result `y`, in the order its size is planned for."""
        want = self.plan.get(self.shape[y][2], (b, d)); same = want == (b, d)
        t = self.op('Reshape', [t, self.i64(1, C, b * d, N)], y if same else None)
        if not same:
            self.shape[t] = self.shape[y]; self.at[t] = (b, d); n = self.to(t, want); self.new[-1].output[0] = y; self.plain[t, want] = y
        self.at[y] = want; return True
    def single(self, n):  # a Conv with one output pixel
        O, C, kh, kw = self.static_weight(n.input[1])
        x = self.op('Reshape', [self.to(n.input[0], None), self.i64(1, C * kh * kw)])
        K = self.op('Transpose', [self.op('Reshape', [n.input[1], self.i64(O, C * kh * kw)])], perm=[1, 0])
        t = self.op('MatMul', [x, K])
        if len(n.input) > 2: t = self.op('Add', [t, n.input[2]])
        self.op('Reshape', [t, self.i64(1, O, 1, 1)], n.output[0]); return True
    def node(self, n):
        a = {x.name: h.get_attribute_value(x) for x in n.attribute}; t = n.op_type
        if t == 'Conv':
            w = self.static_weight(n.input[1]); xs = self.shape.get(n.input[0]); ys = self.shape.get(n.output[0])
            if w and xs and len(xs) == 4 and xs[0] == 1:
                s = a.get('strides', [1, 1])[0]; pads = list(a.get('pads', [0] * 4)); G = a.get('group', 1); _, C, H, W = xs
                if G == C == w[0] > 1 and w[2:] == [3, 3] and self.depthwise(n, a, C, H, W, s, pads): return True
                if G == 1 and w[2:] == [3, 3] and s == 2 and pads == [0, 0, 1, 1] and self.first(n, H, C): return True
                if G == 1 and ys[2:] == [1, 1] and w[2:] == [H, W] and H > 1 and not any(pads) and self.single(n): return True
                if G == 1 and w[2:] == [1, 1] and s == 1 and n.input[0] in self.at:
                    self.at[n.output[0]] = self.at[n.input[0]]; return False
        if t == 'MaxPool' and list(a['kernel_shape']) == [2, 2] and list(a['strides']) == [2, 2] and self.pool(n): return True
        ins = [i for i in n.input if i in self.at]
        if not ins: return False
        channel_pad = t == 'Pad' and len(self.shape[n.input[0]]) == 4 and self.shape[n.input[0]][2:] == self.shape[n.output[0]][2:]
        if t in ('PRelu', 'Relu', 'Add') or channel_pad:
            at = self.at[ins[0]]
            maps = [i for i in n.input if len(self.shape.get(i, [])) == 4 and self.shape[i][2:] == self.shape[n.output[0]][2:]]
            for k, i in enumerate(n.input):
                if i in maps: n.input[k] = self.to(i, at)
            self.at[n.output[0]] = at; self.new.append(n); return True
        if t == 'Transpose' and list(a['perm']) == [0, 2, 3, 1]:  # straight to channels last
            _, C, H, W = self.shape[n.input[0]]; b, d = self.at[n.input[0]]
            x = self.op('Reshape', [n.input[0], self.i64(C, b, d, H // b, W // d)])
            self.op('Reshape', [self.op('Transpose', [x], perm=[3, 1, 4, 2, 0]), self.i64(1, H, W, C)], n.output[0]); return True
        for k, i in enumerate(n.input):
            if i in self.at: n.input[k] = self.to(i, None)
        self.new.append(n); return True

if __name__ == '__main__':
    plan = {int(k): tuple(int(v) for v in bd.split('x')) for k, bd in (p.split(':') for p in sys.argv[3].split(','))}
    m = Phases(onnx.load(sys.argv[1]), plan).run()
    del m.graph.value_info[:]; onnx.checker.check_model(m); onnx.save(m, sys.argv[2])

#!/usr/bin/env python3
"""Writes the files beside it, which the kit's readers are tested on. They owe nothing to the kit:
the safetensors ones are packed byte by byte from the format's description (8 bytes of header length,
JSON, numbers), the others are written by NumPy.

    python3 katas/kit.tests/Files/make-files.py      (made with Python 3.11.2, NumPy 1.24.2)
"""
import json
import os
import struct

import numpy

HERE = os.path.dirname(os.path.abspath(__file__))


def bfloat16(values):
    """The upper halves of float32 numbers that have no lower half."""
    return b"".join(struct.pack("<f", value)[2:] for value in values)


# name: (dtype, shape, bytes). In the order of the reference implementation: wide dtypes first, then by name.
TENSORS = {
    "f64": ("F64", [3], struct.pack("<3d", 0.1, -1e300, float("inf"))),
    "i64": ("I64", [2], struct.pack("<2q", -(2**63), 2**63 - 1)),
    "f32": ("F32", [2, 3], struct.pack("<6f", 0.0, 1.5, -2.25, 3.0, 1e-40, float("-inf"))),
    "i32": ("I32", [1, 1, 2], struct.pack("<2i", -(2**31), 2**31 - 1)),
    "scalar": ("F32", [], struct.pack("<f", 42.5)),
    "bf16": ("BF16", [4], bfloat16([1.0, -2.0, 0.15625, 3 * 2.0**120])),
    "f16": ("F16", [4], struct.pack("<4e", 1.0, -2.0, 65504.0, 6e-8)),
    "i16": ("I16", [2], struct.pack("<2h", -32768, 32767)),
    "bool": ("BOOL", [3], bytes([1, 0, 1])),
    "empty": ("F32", [0, 7], b""),
    "i8": ("I8", [2], struct.pack("<2b", -128, 127)),
    "u8": ("U8", [2, 2], bytes([0, 1, 254, 255])),
    "名前 é": ("U8", [1], bytes([7])),
}


def safetensors(tensors, metadata=None, pad=8, escape=False):
    header, data = {}, b""
    if metadata is not None:
        header["__metadata__"] = metadata
    for name, (dtype, shape, content) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=escape).encode()
    text += b" " * (-len(text) % pad)
    return struct.pack("<Q", len(text)) + text + data


def write(name, content):
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(content)


write("every-dtype.safetensors", safetensors(TENSORS, {"format": "pt", "note": "é ✓"}))
# A header that leaves the numbers at an odd address, as the format allows, and names escaped as \\u.
write("unaligned.safetensors", safetensors(TENSORS, pad=1, escape=True))
write("nothing.safetensors", safetensors({}))
write("float8.safetensors", safetensors({"scale": ("F8_E4M3", [2], bytes([0x38, 0xC0]))}))

matrix = numpy.arange(24, dtype="<f4").reshape(2, 3, 4) / 8
for name, array in {
    "rows.npy": matrix,
    "columns.npy": numpy.asfortranarray(matrix),
    "scalar.npy": numpy.array(138.88889, dtype="<f8"),
    "big-endian.npy": matrix.astype(">f4"),
}.items():
    numpy.save(os.path.join(HERE, name), array)

numpy.savez_compressed(
    os.path.join(HERE, "every-dtype.npz"),
    **{kind: numpy.array([0, 1, 100]).astype(kind) for kind in ["u1", "i1", "i2", "i4", "i8", "f2", "f4", "f8", "b1"]},
    empty=numpy.zeros((0, 5), "<f4"))
numpy.savez(
    os.path.join(HERE, "views.npz"),   # the layout of tiny_nerf_data.npz
    images=(numpy.arange(2 * 2 * 4 * 3).reshape(2, 2, 4, 3) / 48).astype("<f4"),
    poses=numpy.tile(numpy.eye(4, dtype="<f4"), (2, 1, 1)),
    focal=numpy.array(3.5))

"""Makes the files beside this one, by the programs of others; formats.test.ts reads them.

pip install zarr==3.1.6 numpy==2.4.6 && python make.py zarr npz
pip install tensorflow==2.15 && python make.py tfrecord
"""

import os
import sys

import numpy

COUNT, FRAMES, SIZE = 3, 2, 2
i, t = numpy.meshgrid(numpy.arange(COUNT), numpy.arange(FRAMES), indexing="ij")
q = numpy.stack([i + t / 4, -i - t / 8], axis=-1)
p = numpy.stack([0.1 * i, numpy.sin(t)], axis=-1)
mass = numpy.array([0.5, 0.25, 0.125])
frames = numpy.arange(COUNT * FRAMES * SIZE * SIZE * 3, dtype=numpy.uint8)
frames = frames.reshape(COUNT, FRAMES, SIZE, SIZE, 3)


def make_zarr():
    import zarr
    from zarr.codecs import Crc32cCodec, GzipCodec

    root = zarr.create_group("zarr", overwrite=True)
    split = root.create_group("train")
    split.create_group("parameters")
    for name, array in {"frames": frames, "q": q, "p": p, "parameters/mass": mass}.items():
        # a trajectory a chunk, two a shard: the last one is not full
        made = split.create_array(
            name,
            shape=array.shape,
            dtype=array.dtype,
            chunks=(1, *array.shape[1:]),
            shards=(2, *array.shape[1:]),
            compressors=[GzipCodec(level=5), Crc32cCodec()],
        )
        made[:] = array


def make_npz():
    numpy.savez_compressed("train.npz", frames=frames, q=q, p=p, **{"parameters/mass": mass})


def make_tfrecord():
    import tensorflow

    os.makedirs("tfrecord", exist_ok=True)
    x = numpy.concatenate([q, p], axis=-1)
    color = numpy.array([[4, 0], [1, 2], [-3, 5]], dtype=numpy.int32)

    def int64(array):
        value = array.view(numpy.int64) if array.dtype == numpy.float64 else array
        return tensorflow.train.Feature(
            int64_list=tensorflow.train.Int64List(value=value.reshape(-1))
        )

    with tensorflow.io.TFRecordWriter("tfrecord/train.tfrecord") as writer:
        for k in range(COUNT):
            image = tensorflow.io.encode_png(frames[k].reshape(FRAMES * SIZE, SIZE, 3)).numpy()
            feature = {
                "image": tensorflow.train.Feature(
                    bytes_list=tensorflow.train.BytesList(value=[image])
                ),
                "x": int64(x[k]),
                "dx_dt": int64(-x[k]),
                "other/mass": int64(mass[k : k + 1]),
                "other/color_index": int64(color[k]),
            }
            features = tensorflow.train.Features(feature=feature)
            writer.write(tensorflow.train.Example(features=features).SerializeToString())
    with open("tfrecord/features.txt", "w") as file:
        file.write(f"image, {frames.shape[1:]}, uint8\n")
        file.write(f"x, {x.shape[1:]}, float64\n")
        file.write(f"dx_dt, {x.shape[1:]}, float64\n")
        file.write("other/mass, (), float64\n")
        file.write("other/color_index, (2,), int32\n")


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    for name in sys.argv[1:]:
        {"zarr": make_zarr, "npz": make_npz, "tfrecord": make_tfrecord}[name]()

"""Writes events.out.tfevents.golden with TensorBoard's own code: pip install tensorboard==2.21.0."""

import io
from pathlib import Path

from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.summary.writer.record_writer import RecordWriter

events = [event_pb2.Event(wall_time=1000.5, file_version="brain.Event:2")]
for i, step in enumerate([25, 300, 70000]):
    scalars = {"train/mse": 0.5**i, "train/kl": 3 + i}
    values = [summary_pb2.Summary.Value(tag=tag, simple_value=x) for tag, x in scalars.items()]
    summary = summary_pb2.Summary(value=values)
    events.append(event_pb2.Event(wall_time=1001 + i, step=step, summary=summary))

file = io.BytesIO()
writer = RecordWriter(file)
for event in events:
    writer.write(event.SerializeToString(deterministic=True))
Path(__file__).with_name("events.out.tfevents.golden").write_bytes(file.getvalue())

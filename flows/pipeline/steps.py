"""The steps of a run as plain functions: the Prefect tasks call them, and so does a test, without a server.

Each takes what the run is or knows, leaves files for the next, and returns no personal data.
"""

from flows.pipeline.files_in import read_all_step, read_step, receive_step, reply_step
from flows.pipeline.numbers_out import draw_step, model_step, release_step

__all__ = ["draw_step", "model_step", "read_all_step", "read_step", "receive_step", "release_step", "reply_step"]

"""LightGBM's text format without what varies between machines."""

import re

from creditline.features.errors import DataError

# Where and how fast a booster was trained, not what it is: paths, threads, machines, devices.
_VARIES = re.compile(
    r"pandas_categorical:.*|\[(?:config|task|data|valid|input_model|output_model|output_result|save_binary|snapshot_freq"
    r"|num_threads|verbosity|forcedsplits_filename|forcedbins_filename|machine_list_filename|machines|num_machines"
    r"|local_listen_port|time_out|parser_config_file|precise_float_parser|convert_model|convert_model_language"
    r"|device_type|gpu_platform_id|gpu_device_id|gpu_device_id_list|gpu_use_dp|num_gpu|force_col_wise|force_row_wise"
    r"|histogram_pool_size|two_round|pre_partition|header|label_column|weight_column|group_column|ignore_column): .*\]"
)


def normal_booster_text(text: str) -> str:
    """The text with paths, threads and devices taken out of its parameters, ending in one line break.

    Trees and the parameters that shape them stay as they are, so LightGBM reads the same model. DataError if this is
    no LightGBM text.
    """
    if not text.startswith("tree\n") or "\nend of trees\n" not in text:
        raise DataError("this is not LightGBM's text format; save the booster with model_to_string()")
    trees, end, rest = text.partition("\nend of trees\n")
    kept = [line for line in rest.split("\n") if not _VARIES.fullmatch(line)]
    return (trees + end + "\n".join(kept)).rstrip("\n") + "\n"


def booster_feature_names(text: str) -> list[str]:
    """The columns a booster was trained on, in order."""
    for line in text.partition("\nTree=")[0].split("\n"):
        if line.startswith("feature_names="):
            return line.removeprefix("feature_names=").split(" ")
    raise DataError("the booster's text names no features; save it with model_to_string()")

"""`creditline doctor` on the command line."""


def test_this_machine_is_well(tmp_path, creditline):
    said = creditline("doctor", tmp_path)
    assert said.code == 0, said.out
    lines = said.out.splitlines()
    assert lines[-1] == "nothing is wrong"
    assert {line.split()[0] for line in lines[:-1]} <= {"ok", "absent"}

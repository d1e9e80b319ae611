# SPDX-License-Identifier: MIT
"""Stores of other formats than the newest, as other versions of framesd have made them."""
import struct


def crc32c(data):
    """CRC-32C, as the store's records have it."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def give_format(data_file, form):
    """Gives the store's record another format number, wherever it stands in the file; how many there were."""
    content = bytearray(data_file.read_bytes())
    found, at = 0, content.find(b"store")
    while at >= 0:
        record = content[at + 5:at + 69]
        if len(record) == 64 and struct.unpack("<I", record[60:])[0] == crc32c(record[:60]):
            record[:4] = struct.pack("<I", form)
            record[60:] = struct.pack("<I", crc32c(record[:60]))
            content[at + 5:at + 69] = record
            found += 1
        at = content.find(b"store", at + 5)
    data_file.write_bytes(content)
    return found

// SPDX-License-Identifier: MIT
#include "file_system.hpp"
#include <framesd/base/number.hpp>
#include <framesd/store/lmdb/medium.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/statvfs.h>
#include <sys/vfs.h>

namespace framesd::store::lmdb {
namespace {

struct KnownFileSystem {
  std::uint32_t magic;  // as statfs gives it, see linux/magic.h
  std::string_view name;
  Medium::Kind kind;
};

constexpr std::array kKnownFileSystems = {
    KnownFileSystem{0x0000EF53, "ext4", Medium::Kind::disk},
    KnownFileSystem{0x58465342, "XFS", Medium::Kind::disk},
    KnownFileSystem{0x9123683E, "Btrfs", Medium::Kind::disk},
    KnownFileSystem{0xF2F52010, "F2FS", Medium::Kind::disk},
    KnownFileSystem{0x2FC12FC1, "ZFS", Medium::Kind::disk},
    KnownFileSystem{0x65735546, "FUSE", Medium::Kind::disk},
    KnownFileSystem{0x01021994, "tmpfs", Medium::Kind::memory},
    KnownFileSystem{0x858458F6, "ramfs", Medium::Kind::memory},
    KnownFileSystem{0x794C7630, "overlayfs", Medium::Kind::container},
    KnownFileSystem{0x00004D44, "FAT", Medium::Kind::fat},
};

void name_file_system(std::uint32_t magic, Medium& medium) {
  if (const auto network = network_file_system(magic); !network.empty()) {
    medium.kind = Medium::Kind::network;
    medium.file_system = network;
    return;
  }
  const auto known = std::ranges::find(kKnownFileSystems, magic, &KnownFileSystem::magic);
  if (known != kKnownFileSystems.end()) {
    medium.kind = known->kind;
    medium.file_system = known->name;
    return;
  }
  medium.file_system = "type 0x";
  append_hex(medium.file_system, magic);
}

}  // namespace

checked<Medium> medium_of(const std::filesystem::path& folder) {
  struct statfs kind {};
  struct statvfs room {};
  if (::statfs(folder.c_str(), &kind) != 0 || ::statvfs(folder.c_str(), &room) != 0)
    return fail(errc::store_io, "cannot look at " + folder.string() + ": " + errno_text(errno));
  Medium medium{.read_only = (room.f_flag & ST_RDONLY) != 0,
                .bytes = std::uint64_t{room.f_blocks} * room.f_frsize,
                .free_bytes = std::uint64_t{room.f_bavail} * room.f_frsize};
  name_file_system(static_cast<std::uint32_t>(kind.f_type), medium);
  return medium;
}

}  // namespace framesd::store::lmdb

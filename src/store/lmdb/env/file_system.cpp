// SPDX-License-Identifier: MIT
#include "file_system.hpp"

namespace framesd::store::lmdb {

std::string_view network_file_system(std::uint32_t magic) noexcept {
  switch (magic) {
    case 0x00006969: return "NFS";
    case 0x0000517B:
    case 0xFE534D42:
    case 0xFF534D42: return "SMB";
    case 0x01021997: return "9P";
    case 0x5346414F: return "AFS";
    case 0x73757245: return "Coda";
    case 0x00C36400: return "Ceph";
    default: return {};
  }
}

}  // namespace framesd::store::lmdb

// SPDX-License-Identifier: MIT
//
// The folder of the store and what it lies on.
#include "checks.hpp"
#include <framesd/base/files.hpp>
#include <framesd/base/number.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace framesd::app {
namespace {

using store::lmdb::Medium;

constexpr std::uint64_t kLittleSpace = 64 << 20;   // then a server is not ready, see /ready
constexpr std::uint64_t kSpaceWanted = 512 << 20;  // room for an ingest of some days

std::string owner_name(uid_t owner) {
  const passwd* const entry = ::getpwuid(owner);
  return entry == nullptr ? "user " + std::to_string(owner) : entry->pw_name;
}

// What keeps the folder's owner, as whom a service runs, from writing a file of the store; empty: nothing.
std::string fault_of_file(const std::filesystem::path& path, uid_t owner) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) return {};
  const bool writable = file.st_uid == owner ? (file.st_mode & S_IWUSR) != 0 : (file.st_mode & S_IWOTH) != 0;
  if (writable || owner == 0) return {};
  return path.string() + " belongs to " + owner_name(file.st_uid) + " and cannot be written by " +
         owner_name(owner) + ", who owns the folder";
}

std::string mode_text(mode_t mode) {
  constexpr char kDigits[] = "01234567";
  return {kDigits[mode >> 6 & 7], kDigits[mode >> 3 & 7], kDigits[mode & 7]};
}

// How long it takes to make 4 KB more of the file durable; below zero: it failed.
std::chrono::duration<double, std::milli> time_of_write(int file) {
  static constexpr std::array<char, 4096> kPage{};
  const auto begin = std::chrono::steady_clock::now();
  const bool done = ::write(file, kPage.data(), kPage.size()) == std::ssize(kPage) && ::fdatasync(file) == 0;
  const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
  return done ? time : -time;
}

std::string milliseconds_text(double time) {
  const auto tenths = static_cast<std::uint64_t>(time * 10 + 0.5);
  return with_thousands(tenths / 10) + "." + std::to_string(tenths % 10) + " ms";
}

void check_free_space(const Medium& medium, Findings& findings) {
  const std::string found =
      in_mebibytes(medium.free_bytes) + " of " + in_mebibytes(medium.bytes) + " are free";
  if (medium.free_bytes < kLittleSpace)
    return findings.bad("free_space", found, "make room on the disk: below 64 MiB a server is not ready");
  if (medium.free_bytes < kSpaceWanted)
    return findings.warning("free_space", found, "make room on the disk before it is full");
  findings.well("free_space", found);
}

void check_file_system(const Medium& medium, Findings& findings) {
  const std::string& name = medium.file_system;
  const auto bad = [&](const std::string& found, const char* advice) {
    findings.bad("file_system", found, advice);
  };
  if (medium.read_only)
    return bad(name + ", mounted read-only: writes are refused", "mount it so that it can be written");
  switch (medium.kind) {
    case Medium::Kind::network:
      return bad(name + ", a network file system: no store is opened there", "use a local disk for data_dir");
    case Medium::Kind::memory:
      return bad(name + ", in memory: all frames are lost when the machine restarts",
                 "use a disk for data_dir");
    case Medium::Kind::container:
      return bad(name + ", inside a container: all frames are lost with the container",
                 "mount a volume at data_dir");
    case Medium::Kind::fat:
      return findings.warning("file_system", name + ", whose files end at 4 GiB",
                              "use another file system, ext4 for one, or set map_size = 4095M");
    case Medium::Kind::disk: return findings.well("file_system", name);
  }
}

}  // namespace

void check_data_dir(const std::filesystem::path& folder, Findings& findings) {
  struct stat found {};
  if (::stat(folder.c_str(), &found) != 0) {
    if (errno == EACCES)
      return findings.bad("data_dir", folder.string() + ": " + errno_text(errno), as_another_user());
    if (errno != ENOENT)
      return findings.bad("data_dir", folder.string() + ": " + errno_text(errno), "correct data_dir");
    return findings.warning("data_dir", folder.string() + " does not exist",
                            "a server makes it; if there should be a log, data_dir is wrong or not mounted");
  }
  if (!S_ISDIR(found.st_mode))
    return findings.bad("data_dir", folder.string() + " is not a folder", "correct data_dir");
  const std::string text =
      folder.string() + " belongs to " + owner_name(found.st_uid) + ", mode " + mode_text(found.st_mode);
  if ((found.st_mode & S_IWOTH) != 0)
    return findings.bad("data_dir", text + ": every user can change it", "chmod o-w " + folder.string());
  for (const char* const name : {"data.mdb", "lock.mdb"}) {
    if (const std::string fault = fault_of_file(folder / name, found.st_uid); !fault.empty())
      return findings.bad("data_dir", fault,
                          "chown --reference=" + folder.string() + " " + (folder / name).string());
  }
  if (::access(folder.c_str(), W_OK) != 0)
    return findings.warning("data_dir", text + "; this user cannot write it", as_another_user());
  findings.well("data_dir", text);
}

std::optional<Medium> check_medium(const std::filesystem::path& folder, Findings& findings) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) return std::nullopt;
  const auto medium = store::lmdb::medium_of(folder);
  if (!medium) {
    findings.unknown("file_system", medium.error().detail);
    return std::nullopt;
  }
  check_file_system(*medium, findings);
  check_free_space(*medium, findings);
  return *medium;
}

void check_sync(const std::filesystem::path& folder, Findings& findings) {
  constexpr double kSlow = 500;  // ms; with a few hundred rows per second this is felt
  const Descriptor file = unnamed_file(folder);
  if (!file) return findings.unknown("sync", "no file can be made in data_dir: " + errno_text(errno));
  std::array<double, 5> times{};
  for (double& time : times) {
    time = time_of_write(file.get()).count();
    if (time < 0)
      return findings.bad("sync", "a small write to data_dir failed: " + errno_text(errno), "check the disk");
  }
  std::ranges::sort(times);
  const double median = times[times.size() / 2];
  const std::string found = "a small durable write takes " + milliseconds_text(median) +
                            " (slowest: " + milliseconds_text(times.back()) + ")";
  if (median < kSlow) return findings.well("sync", found);
  findings.warning("sync", found,
                   "every commit waits for this: use a faster card or disk, or send many rows at a time");
}

}  // namespace framesd::app

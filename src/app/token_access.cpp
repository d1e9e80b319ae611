// SPDX-License-Identifier: MIT
#include "token_access.hpp"

#include "apart.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace framesd::app {
namespace {

struct NamedFile {
  std::string_view key;
  std::filesystem::path TokenFiles::*file;
};
constexpr std::array kFiles = {
    NamedFile{"admin_token_file", &TokenFiles::admin}, NamedFile{"ingest_token_file", &TokenFiles::ingest},
    NamedFile{"read_token_file", &TokenFiles::read}, NamedFile{"tokens_file", &TokenFiles::logs},
    NamedFile{"upstream_token_file", &TokenFiles::upstream}};

bool is_of_systemd() noexcept {
  return std::getenv("INVOCATION_ID") != nullptr || std::getenv("CREDENTIALS_DIRECTORY") != nullptr ||
         std::getenv("NOTIFY_SOCKET") != nullptr;
}

std::string by_credential(std::string_view key, const std::filesystem::path& path) {
  const std::string name(key.substr(0, key.rfind("_file")));
  return "; leave " + std::string(key) + " out and give it to the service by LoadCredential=" + name + ":" +
         path.string() + " in its unit, see OPERATING.md";
}

bool become(uid_t user, gid_t group) noexcept {
  const passwd* const entry = ::getpwuid(user);
  const bool in_groups =
      entry == nullptr ? ::setgroups(0, nullptr) == 0 && ::setgid(group) == 0
                       : ::initgroups(entry->pw_name, entry->pw_gid) == 0 && ::setgid(entry->pw_gid) == 0;
  return in_groups && ::setuid(user) == 0;
}

std::string name_of(uid_t user) {
  const passwd* const entry = ::getpwuid(user);
  return entry == nullptr ? std::to_string(user) : entry->pw_name;
}

}  // namespace

std::string advice_of_service(std::string_view key, const std::filesystem::path& path) {
  const bool denied = ::access(path.c_str(), R_OK) != 0 && errno == EACCES;
  return denied && is_of_systemd() ? by_credential(key, path) : "";
}

// The kernel knows best what that user may read: in a process that becomes the user, it is asked.
Complaints unreadable_for_service(const Settings& settings) {
  struct stat folder {};
  if (::geteuid() != 0 || !settings.database.url.empty() ||
      ::stat(settings.store.directory.c_str(), &folder) != 0 || folder.st_uid == 0)
    return {};
  const std::string user = name_of(folder.st_uid);
  const pid_t asking = ::getpid();
  Complaints complaints;
  const std::string cut = run_apart(
      [&](const Say& say) {
        if (::getpid() == asking || !become(folder.st_uid, folder.st_gid)) return;
        for (const auto& [key, file] : kFiles) {
          const std::filesystem::path& path = settings.token_files.*file;
          if (path.empty() || ::access(path.c_str(), R_OK) == 0 || errno != EACCES) continue;
          say(std::string(key) + ": the user " + user + ", to whom data_dir belongs, cannot read " +
              path.string() + by_credential(key, path));
        }
      },
      [&](std::string_view line) { complaints.emplace_back(line); });
  return cut.empty() ? complaints : Complaints();
}

}  // namespace framesd::app

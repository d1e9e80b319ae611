// SPDX-License-Identifier: MIT
#include "settings_load.hpp"

#include "settings_table.hpp"

#include <algorithm>
#include <sched.h>

namespace framesd::app {
namespace {

// Those this process may run on, which containers and taskset make fewer than the machine's.
std::uint32_t usable_cores() noexcept {
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
  return static_cast<std::uint32_t>(std::clamp(CPU_COUNT(&cores), 1, 256));
}

std::string_view variable(Environment environment, std::string_view name) noexcept {
  for (const std::string_view entry : environment) {
    if (entry.size() > name.size() && entry.starts_with(name) && entry[name.size()] == '=') {
      return entry.substr(name.size() + 1);
    }
  }
  return {};
}

// What the service manager was told to hand over (LoadCredential=), where it did.
void take_credentials(std::string_view folder, Configuration& configuration) {
  if (folder.empty()) return;
  const auto take = [&](std::string_view credential, std::filesystem::path& setting) {
    const std::filesystem::path path = std::filesystem::path(folder) / credential;
    std::error_code ec;
    // One that cannot be looked at is refused where it is read: without it anybody might come in.
    if (!std::filesystem::exists(path, ec) && !ec) return;
    setting = path;
    configuration.origins[*find_key(std::string(credential) + "_file")] = "$CREDENTIALS_DIRECTORY";
  };
  TokenFiles& tokens = configuration.settings.token_files;
  take("admin_token", tokens.admin);
  take("ingest_token", tokens.ingest);
  take("read_token", tokens.read);
  take("tokens", tokens.logs);
  take("upstream_token", tokens.upstream);
  take("database_password", configuration.settings.database.password_file);
}

}  // namespace

std::string in_lines(const Complaints& complaints) {
  std::string lines;
  for (const std::string& complaint : complaints) {
    if (!lines.empty()) lines += '\n';
    lines += complaint;
  }
  return lines;
}

Configuration default_configuration(Environment environment) {
  Configuration configuration{{}, std::vector<std::string>(keys().size(), "default"), {}};
  configuration.settings.server.threads = usable_cores();
  const std::string_view folders = variable(environment, "STATE_DIRECTORY");  // colons between them
  if (const std::string_view first = folders.substr(0, folders.find(':')); !first.empty()) {
    configuration.settings.store.directory = first;
    configuration.origins[*find_key("data_dir")] = "$STATE_DIRECTORY";
  }
  take_credentials(variable(environment, "CREDENTIALS_DIRECTORY"), configuration);
  return configuration;
}

void apply_flag(std::size_t key, std::string_view flag, std::string_view value, Configuration& configuration,
                Complaints& complaints) {
  if (const auto refusal = assign(keys()[key], value, configuration.settings)) {
    complaints.push_back(std::string(flag) + ": " + *refusal);
  } else {
    configuration.origins[key] = flag;
  }
}

}  // namespace framesd::app

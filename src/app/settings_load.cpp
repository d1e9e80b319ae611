// SPDX-License-Identifier: MIT
#include "settings_load.hpp"

#include "settings_table.hpp"
#include <framesd/base/text.hpp>

#include <algorithm>
#include <sched.h>

namespace framesd::app {
namespace {

constexpr std::string_view kPrefix = "FRAMESD_";

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

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string variable_of(std::string_view key) {
  std::string name(kPrefix);
  std::transform(key.begin(), key.end(), std::back_inserter(name), upper);
  return name;
}

// Names the variable that was probably meant, if one is near.
void complain_of_slip(std::string_view name, std::string_view lowered, Complaints& complaints) {
  const std::string_view nearest = nearest_name(lowered, key_names());
  if (nearest.empty()) return;
  complaints.push_back("unknown variable " + in_quotes(name) + suggestion(variable_of(nearest)));
}

// What the service manager was told to hand over (LoadCredential=), where it did.
void take_credentials(std::string_view folder, Configuration& configuration) {
  if (folder.empty()) return;
  const auto take = [&](std::string_view credential, std::filesystem::path Settings::*member) {
    const std::filesystem::path path = std::filesystem::path(folder) / credential;
    std::error_code ec;
    if (!std::filesystem::exists(path, ec)) return;
    configuration.settings.*member = path;
    configuration.origins[*find_key(std::string(credential) + "_file")] = "$CREDENTIALS_DIRECTORY";
  };
  take("admin_token", &Settings::admin_token_file);
  take("ingest_token", &Settings::ingest_token_file);
  take("read_token", &Settings::read_token_file);
}

}  // namespace

Configuration default_configuration(Environment environment) {
  Configuration configuration{{}, std::vector<std::string>(keys().size(), "default")};
  configuration.settings.threads = usable_cores();
  const std::string_view folders = variable(environment, "STATE_DIRECTORY");  // colons between them
  if (const std::string_view first = folders.substr(0, folders.find(':')); !first.empty()) {
    configuration.settings.data_dir = first;
    configuration.origins[*find_key("data_dir")] = "$STATE_DIRECTORY";
  }
  take_credentials(variable(environment, "CREDENTIALS_DIRECTORY"), configuration);
  return configuration;
}

void apply_environment(Environment environment, Configuration& configuration, Complaints& complaints) {
  for (const std::string_view entry : environment) {
    const std::size_t mark = std::min(entry.find('='), entry.size());
    const std::string_view name = entry.substr(0, mark);
    const std::string_view value = entry.substr(std::min(mark + 1, entry.size()));
    if (!name.starts_with(kPrefix) || trimmed(value).empty()) continue;
    std::string lowered;
    std::transform(name.begin() + kPrefix.size(), name.end(), std::back_inserter(lowered), lower);
    const auto key = find_key(lowered);
    if (!key || name != variable_of(lowered)) {
      complain_of_slip(name, lowered, complaints);
    } else if (const auto refusal = assign(keys()[*key], value, configuration.settings)) {
      complaints.push_back(std::string(name) + ": " + *refusal);
    } else {
      configuration.origins[*key] = name;
    }
  }
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

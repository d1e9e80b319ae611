# SPDX-License-Identifier: MIT
# Completion of framesd for bash, made of the tables of commands and settings: ninja settings_texts
_framesd() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command="" given="" skip="" word
  local own="" values=" " files=false
  [ "$current" != = ] || current=""
  [ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [ "$word" = = ]; then skip=yes
    elif [ -n "$skip" ]; then skip=""
    else
      case $word in
        --again | --check-config | --create | --dry-run | --explain | --follow | --force | --help | --json | --no-erase | --note | --once | --print-config | --quiet | --thorough | --verbose | --verify | --version | --yes | -h | -t) ;;
        -*) skip=yes ;;
        *) [ -z "$command" ] || given=yes; command=${command:-$word} ;;
      esac
    fi
  done
  local common="--config --check-config --print-config --version --help" is_value=""
  local settings="--host --port --unix-socket --threads --app-name --environment --log-level --log-format --access-log --data-dir --map-size --durability --source-width --frame-width --resample --chunk-size --on-error --absent --csv-dir --csv-file --default-log --create-logs --max-logs --max-open-logs --log-idle --keep --store-max --drop --drop-notice --upstream --upstream-token-file --upstream-rate --upstream-erase --max-ingests --max-event-clients --max-connections --header-timeout --request-timeout --idle-timeout --drain-timeout --body-max --colormap --colormap-dir --png --png-level --cache-ttl-seconds --frame-cache-size --range-cache-size --cache-max-bytes --admin-token-file --ingest-token-file --read-token-file --tokens-file --auth-failures --rate-limit --rate-burst --cors-origins --allowed-hosts --trusted-proxies --viewer --metrics --server-timing"
  case "$command $before" in
    "ingest --log") is_value=yes ;;
    "ingest --scale") is_value=yes ;;
    "ingest --rejects") files=true; is_value=yes ;;
    "ingest --format") values="text json"; is_value=yes ;;
    "stat --log") is_value=yes ;;
    "verify --log") is_value=yes ;;
    "verify --part") is_value=yes ;;
    "doctor --log") is_value=yes ;;
    "logs --facts") files=true; is_value=yes ;;
    "export --format") values="csv ndjson npy las png"; is_value=yes ;;
    "export --depth-min") is_value=yes ;;
    "export --depth-max") is_value=yes ;;
    "export --samples") values="source frame"; is_value=yes ;;
    "export --query") is_value=yes ;;
    "export --output") files=true; is_value=yes ;;
    "export --log") is_value=yes ;;
    "push --log") is_value=yes ;;
    "push --token-file") files=true; is_value=yes ;;
    "push --rate") is_value=yes ;;
    "backup --log") is_value=yes ;;
    "restore --log") is_value=yes ;;
    "restore --as") is_value=yes ;;
    "compact --log") is_value=yes ;;
    "salvage --to") files=true; is_value=yes ;;
    "salvage --log") is_value=yes ;;
    *" --config") files=true; is_value=yes ;;
    *" -c") files=true; is_value=yes ;;
    *" -o") files=true; is_value=yes ;;
    *" --host") is_value=yes ;;
    *" --port") is_value=yes ;;
    *" --unix-socket") files=true; values="none"; is_value=yes ;;
    *" --threads") is_value=yes ;;
    *" --app-name") is_value=yes ;;
    *" --environment") is_value=yes ;;
    *" --log-level") values="debug info warning error critical"; is_value=yes ;;
    *" --log-format") values="json text"; is_value=yes ;;
    *" --access-log") values="on errors off"; is_value=yes ;;
    *" --data-dir") files=true; is_value=yes ;;
    *" --map-size") is_value=yes ;;
    *" --durability") values="full relaxed"; is_value=yes ;;
    *" --source-width") is_value=yes ;;
    *" --frame-width") is_value=yes ;;
    *" --resample") values="bilinear lanczos"; is_value=yes ;;
    *" --chunk-size") is_value=yes ;;
    *" --on-error") values="skip stop"; is_value=yes ;;
    *" --absent") values="keep reject"; is_value=yes ;;
    *" --csv-dir") files=true; is_value=yes ;;
    *" --csv-file") files=true; values="none"; is_value=yes ;;
    *" --default-log") is_value=yes ;;
    *" --create-logs") values="on off"; is_value=yes ;;
    *" --max-logs") is_value=yes ;;
    *" --max-open-logs") is_value=yes ;;
    *" --log-idle") is_value=yes ;;
    *" --keep") is_value=yes ;;
    *" --store-max") is_value=yes ;;
    *" --drop") values="ingests logs"; is_value=yes ;;
    *" --drop-notice") is_value=yes ;;
    *" --upstream") values="none"; is_value=yes ;;
    *" --upstream-token-file") files=true; values="none"; is_value=yes ;;
    *" --upstream-rate") is_value=yes ;;
    *" --upstream-erase") values="on off"; is_value=yes ;;
    *" --max-ingests") is_value=yes ;;
    *" --max-event-clients") is_value=yes ;;
    *" --max-connections") is_value=yes ;;
    *" --header-timeout") is_value=yes ;;
    *" --request-timeout") is_value=yes ;;
    *" --idle-timeout") is_value=yes ;;
    *" --drain-timeout") is_value=yes ;;
    *" --body-max") is_value=yes ;;
    *" --colormap") is_value=yes ;;
    *" --colormap-dir") files=true; values="none"; is_value=yes ;;
    *" --png") values="rgb indexed"; is_value=yes ;;
    *" --png-level") is_value=yes ;;
    *" --cache-ttl-seconds") is_value=yes ;;
    *" --frame-cache-size") is_value=yes ;;
    *" --range-cache-size") is_value=yes ;;
    *" --cache-max-bytes") is_value=yes ;;
    *" --admin-token-file") files=true; values="none"; is_value=yes ;;
    *" --ingest-token-file") files=true; values="none"; is_value=yes ;;
    *" --read-token-file") files=true; values="none"; is_value=yes ;;
    *" --tokens-file") files=true; values="none"; is_value=yes ;;
    *" --auth-failures") is_value=yes ;;
    *" --rate-limit") is_value=yes ;;
    *" --rate-burst") is_value=yes ;;
    *" --cors-origins") values="none"; is_value=yes ;;
    *" --allowed-hosts") values="none"; is_value=yes ;;
    *" --trusted-proxies") values="none"; is_value=yes ;;
    *" --viewer") values="on off"; is_value=yes ;;
    *" --metrics") values="on off"; is_value=yes ;;
    *" --server-timing") values="on off"; is_value=yes ;;
  esac
  if [ -z "$is_value" ]; then
    case $command in
      "") values="serve ingest stat verify doctor health logs export push backup restore compact migrate salvage help version" ;;
      serve) own="--host --port --data-dir --admin-token-file" ;;
      ingest) own="--log --create --scale --explain --rejects --dry-run --format --json --verbose --quiet --data-dir --source-width --on-error --absent --chunk-size"; [[ $current == -* ]] || files=true ;;
      stat) own="--log --data-dir" ;;
      verify) own="--log --part --json --data-dir" ;;
      doctor) own="--log --thorough --json --data-dir --host --port" ;;
      health) own="--json --host --port --unix-socket" ;;
      logs) own="--facts --json --yes --data-dir --source-width --frame-width --resample"; [ -n "$given" ] || values="show create change rename remove" ;;
      export) own="--format --depth-min --depth-max --samples --query --output --force --log --data-dir --colormap" ;;
      push) own="--log --token-file --rate --once --follow --again --no-erase --json --data-dir" ;;
      backup) own="--log --json --force --verify --data-dir"; [[ $current == -* ]] || files=true ;;
      restore) own="--log --as --dry-run --note --json --data-dir"; [[ $current == -* ]] || files=true ;;
      compact) own="--log --json --data-dir" ;;
      migrate) own="--dry-run --json --data-dir" ;;
      salvage) own="--to --log --dry-run --json --resample"; [[ $current == -* ]] || files=true ;;
      help) own=""; [ -n "$given" ] || values="serve ingest stat verify doctor health logs export push backup restore compact migrate salvage help version" ;;
      version) own="" ;;
    esac
  fi
  if $files; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current"; compgen -W "$values" -- "$current")
    return
  fi
  case $current in
    -*) values="$own $common" ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current")
  if [ ${#COMPREPLY[@]} -eq 0 ] && [ "${current:0:1}" = - ]; then
    mapfile -t COMPREPLY < <(compgen -W "$settings" -- "$current")
  fi
}

complete -F _framesd framesd

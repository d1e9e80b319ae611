#compdef framesd
# SPDX-License-Identifier: MIT
# Completion of framesd for zsh, made of the tables of commands and settings: ninja settings_texts

_framesd() {
  local -a commands common settings near own
  local command word skip
  commands=(
    'serve:serve until SIGTERM or Ctrl-C'
    'ingest:store log files, also while a server runs'
    'stat:show what the store holds and how full it is'
    'verify:check every frame and the whole overview of all logs, or of one'
    'doctor:check what a server depends on'
    'health:ask a running server whether it is ready'
    'logs:list the logs of a data_dir; show, make, change, rename or remove one'
    'export:write frames of a log as CSV, NDJSON, NumPy, LAS or as a picture'
    'push:send the changes of a log to a log of another framesd'
    'backup:copy all logs, or one, into one file'
    'restore:make logs of a file that framesd backup has written'
    'compact:write a log anew, so that its file is as small as it can be'
    'migrate:bring all logs to the newest format now'
    'salvage:make a new log of what can still be read of a damaged one'
    'help:explain framesd, or a command'
    'version:show the version'
  )
  common=(
    '--config=[read this configuration file (without it, none is read)]:FILE:_files'
    '--check-config[report whether the configuration is in order]'
    '--print-config[show every setting and where it comes from]'
    '--version[show the version]'
    '--help[show help]'
  )
  settings=(
    '--host=[address to listen on; :: means IPv4 and IPv6, or IPv4 alone on a machine without IPv6]:TEXT: '
    '--port=[TCP port to listen on; 0 lets the system choose]:N: '
    '--unix-socket=[path of a Unix socket to listen on, too]:PATH|none:_files'
    '--threads=[threads that serve requests]:N: '
    '--app-name=[name of this server, as / and /health report it]:TEXT: '
    '--environment=[what this server is used for, as /health reports it: production, test]:TEXT: '
    '--log-level=[lowest level that is logged]:debug|info|warning|error|critical:(debug info warning error critical)'
    '--log-format=[format of log lines]:json|text:(json text)'
    '--access-log=[requests that get a log line: all, errors and slow ones, those and one in N, none]:on|errors|1/N|off:(on errors off)'
    '--data-dir=[folder of the store]:PATH:_files'
    '--map-size=[size that the store may grow to; the disk is used only as the store fills]:SIZE: '
    '--durability=[what survives a power cut: with full all acknowledged rows, with relaxed all but those of the last commit]:full|relaxed:(full relaxed)'
    '--source-width=[samples per row as recorded; fixed once the store exists]:N: '
    '--frame-width=[samples per row as shown; fixed once the store exists]:N: '
    '--resample=[filter that resizes a recorded row to the shown one; fixed once the store exists]:bilinear|lanczos:(bilinear lanczos)'
    '--chunk-size=[largest number of rows per commit]:N: '
    '--on-error=[after a bad row: skip it and go on, or stop reading its file]:skip|stop:(skip stop)'
    '--absent=[a row in which samples are absent (blank, NaN): keep it with gaps, or reject it]:keep|reject:(keep reject)'
    '--csv-dir=[folder that POST /frames/reload may read from]:PATH:_files'
    '--csv-file=[file that POST /frames/reload reads if the request names none]:PATH|none:_files'
    '--default-log=[log of the routes without /logs/NAME; default: the one of data_dir itself]:TEXT: '
    '--create-logs=[an upload to a log that does not exist makes it, with the widths of the log default]:on|off:(on off)'
    '--max-logs=[largest number of logs]:N: '
    '--max-open-logs=[largest number of logs that are open at the same time, beside the default log]:N: '
    '--log-idle=[time without a request after which a log is closed]:TIME: '
    '--keep=[age at which rows are dropped, see OPERATING.md; 0s: they are kept for ever]:TIME: '
    '--store-max=[size of all logs above which the oldest rows are dropped; 0: they are kept]:SIZE: '
    '--drop=[what keep and store_max drop: rows of the oldest ingests, or whole logs with a name]:ingests|logs:(ingests logs)'
    '--drop-notice=[time from the announcement that rows will be dropped until they are]:TIME: '
    '--upstream=[another framesd that changes are sent to; {log} is a log'\''s name, see OPERATING.md]:URL|none:(none)'
    '--upstream-token-file=[file of a token of upstream, which may ingest or, to delete there, admin]:PATH|none:_files'
    '--upstream-rate=[bytes per second that are sent to upstream; 0: as fast as the link is]:SIZE: '
    '--upstream-erase=[whether frames that are deleted or dropped here are deleted at upstream, too]:on|off:(on off)'
    '--max-ingests=[largest number of uploads at the same time]:N: '
    '--max-event-clients=[largest number of clients of /events at the same time; 0: there is no /events]:N: '
    '--max-connections=[largest number of connections at the same time]:N: '
    '--header-timeout=[time allowed for the header of a request to arrive]:TIME: '
    '--request-timeout=[time allowed to receive a request and to send the answer]:TIME: '
    '--idle-timeout=[time that a connection may be idle between two requests]:TIME: '
    '--drain-timeout=[time that running requests have to end when the server stops; then they are cut off]:TIME: '
    '--body-max=[largest request body; uploads of rows may be larger]:SIZE: '
    '--colormap=[colormap for requests that name none: a name from /colormaps, or colour stops]:TEXT: '
    '--colormap-dir=[folder of your own colormaps]:PATH|none:_files'
    '--png=[PNG frames in true colour, or with a palette, which is smaller and faster]:rgb|indexed:(rgb indexed)'
    '--png-level=[compression of PNG frames: 0 none, 1 fast and small, 2 to 9 smaller and slow]:N: '
    '--cache-ttl-seconds=[seconds that an answer is kept in memory; 0: answers are not kept]:N: '
    '--frame-cache-size=[largest number of answers about single frames that are kept in memory]:N: '
    '--range-cache-size=[largest number of other answers that are kept in memory]:N: '
    '--cache-max-bytes=[memory for both caches together]:SIZE: '
    '--admin-token-file=[file of the token that may do everything]:PATH|none:_files'
    '--ingest-token-file=[file of the token that may store frames]:PATH|none:_files'
    '--read-token-file=[file of the token that reading needs]:PATH|none:_files'
    '--tokens-file=[file of tokens for single logs]:PATH|none:_files'
    '--auth-failures=[wrong tokens per minute that an address may send; 0: no limit]:N: '
    '--rate-limit=[requests per second that an address may send, files of the viewer not counted; 0: no limit]:N: '
    '--rate-burst=[requests that an address may send at once; 0: as many as rate_limit]:N: '
    '--cors-origins=[web pages of other hosts that may use this server]:LIST|none:(none)'
    '--allowed-hosts=[names that clients may call this server by, besides addresses, localhost and its host name]:LIST|none:(none)'
    '--trusted-proxies=[proxies whose X-Forwarded-For, -Proto, -Host and -Prefix are trusted]:LIST|none:(none)'
    '--viewer=[show browsers the viewer at /]:on|off:(on off)'
    '--metrics=[serve /metrics]:on|off:(on off)'
    '--server-timing=[report in every answer how long it took]:on|off:(on off)'
  )
  # The first word that is neither an option nor the value of one.
  for word in "${(@)words[2,CURRENT-1]}"; do
    if [[ -n $skip ]]; then skip=
    elif [[ $word == -* ]]; then [[ $word == *=* || $word == (--again|--check-config|--create|--dry-run|--explain|--follow|--force|--help|--json|--no-erase|--note|--once|--print-config|--quiet|--thorough|--verbose|--verify|--version|--yes|-h|-t) ]] || skip=yes
    else command=$word; break
    fi
  done
  case $command in
    '') own=('1: :{_describe command commands}') ;;
    serve)
      near=(
        '--host=[address to listen on; :: means IPv4 and IPv6, or IPv4 alone on a machine without IPv6]:TEXT: '
        '--port=[TCP port to listen on; 0 lets the system choose]:N: '
        '--data-dir=[folder of the store]:PATH:_files'
        '--admin-token-file=[file of the token that may do everything]:PATH|none:_files'
      )
      own=(
        '*: : '
      ) ;;
    ingest)
      near=(
        '--data-dir=[folder of the store]:PATH:_files'
        '--source-width=[samples per row as recorded; fixed once the store exists]:N: '
        '--on-error=[after a bad row: skip it and go on, or stop reading its file]:skip|stop:(skip stop)'
        '--absent=[a row in which samples are absent (blank, NaN): keep it with gaps, or reject it]:keep|reject:(keep reject)'
        '--chunk-size=[largest number of rows per commit]:N: '
      )
      own=(
        '--log=[the log to use; framesd logs lists them \[default\]]:NAME: '
        '--create[make the log that --log names if it is not there]'
        '--scale=[for numbers that are no samples 0..255: LO,HI or log,LO,HI, the numbers that become 0 and 255. The first rows write it into the facts of the log; `kept` takes it from there. `auto`: the 1st and 99th percentile of the file, unless the log has a scale; `none`: numbers are samples \[none\]]:SCALE: '
        '--explain[say how each file would be read and why, store nothing]'
        '--rejects=[write the rejected rows to FILE, each after its line, column and reason. Correct the rows there and ingest FILE as it is: the three columns in front are skipped]:FILE:_files'
        '--dry-run[report what would be stored, write nothing]'
        '--format=[form of the reports: one line per file, or one JSON object per file: the report as POST /frames answers it, with the names of the file and the store \[text\]]:text|json:(text json)'
        '--json[print JSON instead of text]'
        '--verbose[report lines also say which step took how much of the time]'
        '--quiet[show no progress and no report lines]'
        '*:file:_files'
      ) ;;
    stat)
      near=(
        '--data-dir=[folder of the store]:PATH:_files'
      )
      own=(
        '--log=[the log to use; framesd logs lists them \[default\]]:NAME: '
        '*: : '
      ) ;;
    verify)
      near=(
        '--data-dir=[folder of the store]:PATH:_files'
      )
      own=(
        '--log=[this log alone; framesd logs lists them \[all logs\]]:NAME: '
        '--part=[check the K-th of N parts of the frames only, for one night each \[1/1\]]:K/N: '
        '--json[print JSON instead of text]'
        '*: : '
      ) ;;
    doctor)
      near=(
        '--data-dir=[folder of the store]:PATH:_files'
        '--host=[address to listen on; :: means IPv4 and IPv6, or IPv4 alone on a machine without IPv6]:TEXT: '
        '--port=[TCP port to listen on; 0 lets the system choose]:N: '
      )
      own=(
        '--log=[this log alone; framesd logs lists them \[all logs\]]:NAME: '
        '--thorough[read every frame and the whole overview of all logs, as framesd verify]'
        '--json[print JSON instead of text]'
        '*: : '
      ) ;;
    health)
      near=(
        '--host=[address to listen on; :: means IPv4 and IPv6, or IPv4 alone on a machine without IPv6]:TEXT: '
        '--port=[TCP port to listen on; 0 lets the system choose]:N: '
        '--unix-socket=[path of a Unix socket to listen on, too]:PATH|none:_files'
      )
      own=(
        '--json[print JSON instead of text]'
        '*: : '
      ) ;;
    logs)
      near=(
        '--data-dir=[folder of the store]:PATH:_files'
        '--source-width=[samples per row as recorded; fixed once the store exists]:N: '
        '--frame-width=[samples per row as shown; fixed once the store exists]:N: '
        '--resample=[filter that resizes a recorded row to the shown one; fixed once the store exists]:bilinear|lanczos:(bilinear lanczos)'
      )
      own=(
        '--facts=[with create and change: what is known of the log, as JSON; - reads standard input]:FILE:_files'
        '--json[print JSON instead of text]'
        '--yes[with remove: the log and all its frames are deleted for good]'
        '*: : '
        '2: :(show create change rename remove)'
      ) ;;
    export)
      near=(
        '--data-dir=[folder of the store]:PATH:_files'
        '--colormap=[colormap for requests that name none: a name from /colormaps, or colour stops]:TEXT: '
      )
      own=(
        '--format=[what to write \[csv\]]:csv|ndjson|npy|las|png:(csv ndjson npy las png)'
        '--depth-min=[the shallowest depth \[that of the first frame\]]:DEPTH: '
        '--depth-max=[the deepest depth \[that of the last frame\]]:DEPTH: '
        '--samples=[rows as recorded, or as shown; not for png \[source\]]:source|frame:(source frame)'
        '--query=[more parameters of the server'\''s route: '\''width=400&invert=true'\'']:QUERY: '
        '--output=[write to FILE, also as -o FILE \[standard output\]]:FILE:_files'
        '--force[replace FILE if it is there]'
        '--log=[the log to use; framesd logs lists them \[default\]]:NAME: '
        '*: : '
      ) ;;
    push)
      near=(
        '--data-dir=[folder of the store]:PATH:_files'
      )
      own=(
        '--log=[the log to use; framesd logs lists them \[default\]]:NAME: '
        '--token-file=[the file with a token of the centre, as a line]:FILE:_files'
        '--rate=[bytes a second to send at most: 200K; not less than 1K \[as fast as the link is\]]:SIZE: '
        '--once[end when the centre has everything: the default]'
        '--follow[go on: look for changes each second, wait while the link is away]'
        '--again[send everything, also what the centre should have]'
        '--no-erase[what is not in this log stays at the centre]'
        '--json[print JSON instead of text]'
        '*: : '
      ) ;;
    backup)
      near=(
        '--data-dir=[folder of the store]:PATH:_files'
      )
      own=(
        '--log=[this log alone; framesd logs lists them \[all logs\]]:NAME: '
        '--json[print JSON instead of text]'
        '--force[replace FILE if it is there]'
        '--verify[read FILE back afterwards, and check every byte of it]'
        '*:file:_files'
      ) ;;
    restore)
      near=(
        '--data-dir=[folder of the store]:PATH:_files'
      )
      own=(
        '--log=[this log alone; framesd logs lists them \[all logs\]]:NAME: '
        '--as=[give the log that is restored this name]:NAME: '
        '--dry-run[say what would be done, change nothing]'
        '--note[with --dry-run: note in data_dir that this backup was read back]'
        '--json[print JSON instead of text]'
        '*:file:_files'
      ) ;;
    compact)
      near=(
        '--data-dir=[folder of the store]:PATH:_files'
      )
      own=(
        '--log=[the log to use; framesd logs lists them \[default\]]:NAME: '
        '--json[print JSON instead of text]'
        '*: : '
      ) ;;
    migrate)
      near=(
        '--data-dir=[folder of the store]:PATH:_files'
      )
      own=(
        '--dry-run[say what would be done, change nothing]'
        '--json[print JSON instead of text]'
        '*: : '
      ) ;;
    salvage)
      near=(
        '--resample=[filter that resizes a recorded row to the shown one; fixed once the store exists]:bilinear|lanczos:(bilinear lanczos)'
      )
      own=(
        '--to=[the data_dir that gets the new log; it is made if need be]:NEW:_files'
        '--log=[the log to use; framesd logs lists them \[default\]]:NAME: '
        '--dry-run[say what would be done, change nothing]'
        '--json[print JSON instead of text]'
        '*:file:_files'
      ) ;;
    help)
      near=(
      )
      own=(
        '*: : '
        '2: :(serve ingest stat verify doctor health logs export push backup restore compact migrate salvage help version)'
      ) ;;
    version)
      near=(
      )
      own=(
        '*: : '
      ) ;;
  esac
  if [[ -n $command && ${words[CURRENT]} == -* && ${words[CURRENT]} != *=* ]]; then
    _arguments $common $near $own && return
  fi
  _arguments $common $settings $own
}

_framesd "$@"

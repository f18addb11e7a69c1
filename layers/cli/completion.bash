# shellcheck shell=bash
# Completion of carriermap in bash.

_carriermap() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]-}
    local words=''

    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        words='figures render lint zoning progress check init import export diff doctor help --help --version'
    else
        case $before in
        --format) words='table csv json' ;;
        --by) words='city zone district park' ;;
        --as) words='png svg pdf png,svg,pdf' ;;
        --lang) words='zh en zh+en' ;;
        --page) words='A4-landscape A4-portrait A3-landscape A3-portrait 16:9' ;;
        --theme) words='screen print grey colour-blind' ;;
        -o | --output | --db | --from)
            compopt -o default
            return
            ;;
        --what) words='carriers parks districts shares' ;;
        --crs) words='wgs84 cgcs2000 gcj02 bd09 EPSG:4490 EPSG:4549 EPSG:4528' ;;
        --into) words='carriers parks districts' ;;
        --area-unit) words='m2 万㎡ ha km2 亩 万亩' ;;
        --sep) words='comma tab semicolon pipe' ;;
        --date-order) words='dmy mdy' ;;
        --map | --dpi | --as-of | --approval | --at | --accuracy | --industry | --encoding | --layer) return ;;
        *)
            case $command in
            figures) words='--format --help' ;;
            zoning | doctor) words='--format --db --help' ;;
            progress)
                words='--by --as-of --from --crs --encoding --area-unit --map --layer --sep --date-order --swap --repair'
                words+=' --format --db --timings --help'
                ;;
            lint)
                words='layout axis north-wing south-wing specialization progress carriers atlas'
                words+=' --page --lang --theme --approval --format --db --help'
                ;;
            render)
                words='layout axis north-wing south-wing specialization progress carriers atlas'
                words+=' --all --output --as --dpi --page --lang --theme --sidecar --tex --world'
                words+=' --final --approval --db --timings --help'
                ;;
            help) words='figures render lint zoning progress check init import export diff doctor' ;;
            check)
                words='--at --crs --accuracy --industry --strict --encoding --map --layer --sep --swap --repair'
                words+=' --format --db --help'
                [ "${word#-}" != "$word" ] || compopt -o default
                ;;
            import)
                words='--db --into --crs --encoding --area-unit --map --layer --sep --date-order --accuracy --swap'
                words+=' --repair --dry-run --format --timings --help'
                [ "${word#-}" != "$word" ] || compopt -o default
                ;;
            export)
                words='--what --db --help'
                [ "${word#-}" != "$word" ] || compopt -o default
                ;;
            diff)
                words='--format --help'
                [ "${word#-}" != "$word" ] || compopt -o default
                ;;
            init) compopt -o default ;;
            esac
            ;;
        esac
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -F _carriermap carriermap

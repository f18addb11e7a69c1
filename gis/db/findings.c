/* The list that cmap_doctor_check and others fill. */
#include "gis/base/mem.h"
#include "gis/db/doctor.h"

cmap_status cmap_findings_add(cmap_findings *findings, const char *name, bool ok, const char *what, const char *remedy,
                              cmap_err *err)
{
    cmap_finding one = {.name = name, .ok = ok, .what = cmap_strdup(what), .remedy = cmap_strdup(remedy)};
    cmap_status status = CMAP_OK;

    if (!one.what || (remedy && !one.remedy))
        status = cmap_fail(err, CMAP_ENOMEM, "cannot note a finding: out of memory");
    if (!status)
        status = cmap_grow(&findings->list, &findings->capacity, findings->count + 1, sizeof one, err);
    if (!status) {
        findings->list[findings->count++] = one;
        return CMAP_OK;
    }
    cmap_free(one.what);
    cmap_free(one.remedy);
    return status;
}

bool cmap_findings_all_ok(const cmap_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (!findings->list[i].ok)
            return false;
    return true;
}

void cmap_findings_clear(cmap_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        cmap_free(findings->list[i].what);
        cmap_free(findings->list[i].remedy);
    }
    cmap_free(findings->list);
    *findings = (cmap_findings){0};
}

/* Stands in for libFuzzer in a normal build: feeds each file of the folders named to the target. */
#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* The block is as long as the file, so that a read behind its end is seen. */
static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    long size = -1;

    if (!file)
        return 0;
    if (fseek(file, 0, SEEK_END) == 0)
        size = ftell(file);
    uint8_t *bytes = size >= 0 ? malloc(size ? (size_t)size : 1) : NULL;
    rewind(file);
    int whole = bytes && fread(bytes, 1, (size_t)size, file) == (size_t)size;
    if (whole)
        (void)LLVMFuzzerTestOneInput(bytes, (size_t)size);
    free(bytes);
    fclose(file);
    return whole;
}

int main(int argc, char **argv)
{
    int seeds = 0;

    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        for (struct dirent *entry; folder && (entry = readdir(folder));) {
            char path[4096];
            int length = snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            if (entry->d_name[0] != '.' && length > 0 && (size_t)length < sizeof path)
                seeds += replay(path);
        }
        if (folder)
            closedir(folder);
    }
    printf("%d seeds replayed\n", seeds);
    return seeds > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

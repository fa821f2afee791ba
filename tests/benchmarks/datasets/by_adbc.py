"""A program of its own that imports nothing of ours: rows of a statement by ADBC into a Parquet file by pyarrow.

The statement comes by standard input, the database's address by the environment, the file's name as the one word.
"""

import os
import sys

import pyarrow.parquet as pq
from adbc_driver_postgresql import dbapi


def main() -> None:
    with dbapi.connect(os.environ["ADBC"], autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(sys.stdin.read())
        reader = cursor.fetch_record_batch()
        with pq.ParquetWriter(sys.argv[1], reader.schema, compression="zstd", compression_level=3) as file:
            for batch in reader:
                file.write_batch(batch)


if __name__ == "__main__":
    main()

"""Operations of Spark Connect whose stream breaks, on a stand-in for a server: a real one cannot be made to break when
a test needs it. The end of a range says what happens to the query that reads it.
"""

import os
import sys
import threading
from concurrent import futures

import grpc
import pyarrow as pa
import pyspark.sql.connect.proto as pb2
import pyspark.sql.connect.proto.base_pb2_grpc as service
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status
from pyspark.sql import SparkSession

#: Rows of each batch.
ROWS = 3
GRACEFUL_END, BROKEN, FAILING, CHUNKED, SILENT = 10, 11, 12, 13, 14
#: Set when the operation that gets no response has begun.
asked = threading.Event()


def batch():
    table = pa.table({'id': pa.array(range(ROWS), pa.int64())})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


class Server(service.SparkConnectServiceServicer):
    def __init__(self):
        self.operations = {}
        self.responses = 0

    def answer(self, kind, request):
        return kind(session_id=request.session_id, server_side_session_id='server')

    def Config(self, request, context):
        answer = self.answer(pb2.ConfigResponse, request)
        asked = request.operation
        pairs = [(pair.key, pair.value) for pair in asked.get_with_default.pairs]
        pairs += [(key, 'false') for key in asked.get.keys] + [(key, None) for key in asked.get_option.keys]
        for key, value in pairs:
            pair = answer.pairs.add(key=key)
            if value is not None:
                pair.value = value
        return answer

    def AnalyzePlan(self, request, context):
        answer = self.answer(pb2.AnalyzePlanResponse, request)
        field = answer.schema.schema.struct.fields.add(name='id', nullable=False)
        field.data_type.long.SetInParent()
        return answer

    def ReleaseExecute(self, request, context):
        return self.answer(pb2.ReleaseExecuteResponse, request)

    def ReleaseSession(self, request, context):
        return self.answer(pb2.ReleaseSessionResponse, request)

    def FetchErrorDetails(self, request, context):
        return self.answer(pb2.FetchErrorDetailsResponse, request)

    def ExecutePlan(self, request, context):
        end = request.plan.root.range.end
        self.operations[request.operation_id] = end
        if end == SILENT:
            asked.set()
            threading.Event().wait()
        if end == FAILING:
            context.abort_with_status(failure())
        yield from self.batches(request, end == CHUNKED)
        if end == BROKEN:
            context.abort(grpc.StatusCode.UNAVAILABLE, 'the connection is gone')
        if end != GRACEFUL_END:
            yield self.completed(request)

    def ReattachExecute(self, request, context):
        yield from self.batches(request, False, ROWS)
        yield self.completed(request)

    def response(self, request):
        self.responses += 1
        response = self.answer(pb2.ExecutePlanResponse, request)
        response.operation_id = request.operation_id
        response.response_id = str(self.responses)
        return response

    def batches(self, request, chunked, offset=0):
        data = batch()
        parts = [data[:100], data[100:]] if chunked else [data]
        for index, part in enumerate(parts):
            response = self.response(request)
            response.arrow_batch.row_count = ROWS
            response.arrow_batch.data = part
            response.arrow_batch.start_offset = offset
            if chunked:
                response.arrow_batch.chunk_index = index
                response.arrow_batch.num_chunks_in_batch = len(parts)
            yield response

    def completed(self, request):
        response = self.response(request)
        response.result_complete.SetInParent()
        return response


def failure():
    info = error_details_pb2.ErrorInfo(reason='org.apache.spark.sql.AnalysisException', domain='org.apache.spark')
    info.metadata['classes'] = '["org.apache.spark.sql.AnalysisException"]'
    info.metadata['errorClass'] = 'TABLE_OR_VIEW_NOT_FOUND'
    detail = any_pb2.Any()
    detail.Pack(info)
    code = grpc.StatusCode.INTERNAL.value[0]
    return rpc_status.to_status(status_pb2.Status(code=code, message='[TABLE_OR_VIEW_NOT_FOUND] no t', details=[detail]))


server = grpc.server(futures.ThreadPoolExecutor(4))
service.add_SparkConnectServiceServicer_to_server(Server(), server)
port = server.add_insecure_port('127.0.0.1:0')
server.start()
spark = SparkSession.builder.remote('sc://127.0.0.1:%d' % port).getOrCreate()
for end in (5, GRACEFUL_END, BROKEN, CHUNKED):
    try:
        print(end, spark.range(end).toArrow().num_rows)
    except Exception as error:
        print(end, type(error).__name__, str(error)[:100])
try:
    spark.range(FAILING).collect()
except Exception as error:
    step = error.__traceback__
    files = []
    while step is not None:
        files.append(step.tb_frame.f_code.co_filename)
        step = step.tb_next
    print(type(error).__name__, [file for file in files if 'strobe_recorder' in file])
if 'leaves' in sys.argv:
    threading.Thread(target=lambda: spark.range(SILENT).collect(), daemon=True).start()
    asked.wait()
    sys.stdout.flush()
    os._exit(3)
spark.stop()
server.stop(0)
